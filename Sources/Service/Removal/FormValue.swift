/// A parameter as it was sent, and where it stood.
package struct FormValue: Sendable, Equatable {
    /// Where in a request a parameter can stand.
    enum Place: String, Sendable {
        case body, query
    }

    let place: Place
    let name: String
    let text: String
}

/// What a way in takes for a file, and how much of a form it reads.
package struct FormRules: Sendable {
    /// Fields that are files although a client leaves out their file name.
    var files: Set<String>
    /// Lists of a JSON object whose elements count as fields: the list's name, and the field's.
    var lists: [String: String] = [:]
    /// The most bytes of a field that is no file.
    var maximumFieldSize = 1 << 13
    /// The most parts of a form.
    var maximumParts = 128
    /// Whether parameters may stand in the query, and the photo alone be the body.
    var isNative = true

    /// Of the ways in that are Cutout's own.
    package static let removal = FormRules(files: ["file", Dress.backgroundFile])
}

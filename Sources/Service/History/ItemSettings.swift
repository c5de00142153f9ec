import Cryptography
import Foundation
import HTTP
import Imaging
import Matting

/// What was asked for when an item was made, as its row and the API hold it.
package struct ItemSettings: Codable, Sendable {
    package let format: String
    package let channels: String
    /// `#rrggbbaa`; nil where none was asked for.
    package var background: String?
    /// The fields of the dress beside it, as they were sent; nil where there are none.
    package var dress: [String: String]?

    package init(_ options: RemovalOptions) {
        format = options.format.shortName
        channels = options.channels.rawValue
        dress = options.dressFields.isEmpty ? nil : options.dressFields
        if options.namesColor, case .color(let red, let green, let blue, let alpha) = options.background {
            background = "#" + Hexadecimal.encode([red, green, blue, alpha])
        }
    }

    /// As the fields of a form, but for `channels`.
    package var fields: [String: String] {
        var fields = dress ?? [:]
        fields["format"] = format
        fields["background"] = background
        return fields
    }

    /// The JSON object that goes into the row.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension RemovalOptions {
    /// Reads format and dress.
    ///
    /// - Throws: as for a form.
    init(settings: [String: String]) throws(HTTPError) {
        try self.init { name in
            guard name == "format" || Dress.Field(rawValue: name) != nil, let text = settings[name],
                !text.isEmpty
            else { return nil }
            return FormValue(place: .body, name: name, text: text)
        }
    }
}

extension ImageFormat {
    /// The name by which the API's parameters call the format.
    var shortName: String { fileExtension }
}

import HTTP
import Imaging
import Matting

extension RemovalOptions {
    /// Reads Cutout's parameters and those that rembg's clients send beside them.
    ///
    /// - Parameters:
    ///   - value: the parameter of a name.
    ///   - backgroundFile: a picture to put behind the subject.
    /// - Throws: 400 `invalid_…` for a value that is not accepted, 422 for one of rembg's.
    init(_ value: (String) -> FormValue?, backgroundFile: ArraySlice<UInt8>? = nil) throws(HTTPError) {
        self.init(model: value("model")?.text)
        if let name = value("format")?.text { format = try Self.format(named: name) }
        if let name = value("channels")?.text { channels = try Self.channels(named: name) }
        try wear(Dress(value), backgroundFile: backgroundFile)
        let rembg = try RembgParameters(value)
        if rembg.isMaskOnly { channels = .alpha }
        edits = rembg.edits
    }

    private static func format(named name: String) throws(HTTPError) -> ImageFormat {
        guard let format = ImageFormat(named: name) else {
            throw .invalid("format", name, accepted: ImageFormat.acceptedNames.joined(separator: ", "))
        }
        return format
    }

    private static func channels(named name: String) throws(HTTPError) -> Channels {
        guard let channels = Channels(rawValue: name) else {
            throw .invalid(
                "channels",
                name,
                accepted: Channels.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        return channels
    }
}

extension HTTPError {
    /// A parameter whose value is not one of those that are accepted.
    static func invalid(_ parameter: String, _ value: String, accepted: String) -> HTTPError {
        HTTPError(
            .badRequest,
            code: "invalid_\(parameter)",
            "\(parameter)=\(value.prefix(40)) is not accepted. Accepted: \(accepted)."
        )
    }
}

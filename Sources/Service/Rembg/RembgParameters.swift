import HTTP
import Matting

/// The parameters that rembg's clients send beside Cutout's own, read as FastAPI and pydantic read them.
///
/// Decontamination (`dc`) is checked and needs nothing more: every edge is freed from the old background's colour.
/// `extras` are for models of rembg that are not here.
struct RembgParameters {
    private static let byte = 0...255

    /// Only the mask is wanted (`om`).
    let isMaskOnly: Bool
    /// What `ppm` and alpha matting (`a`, `af`, `ab`, `ae`) do to the matte.
    let edits: MatteEdits

    /// - Throws: 422 that names the parameter, also in rembg's words.
    init(_ value: (String) -> FormValue?) throws(HTTPError) {
        var certainty = Certainty()
        if let number = try value("af")?.number(within: Self.byte) { certainty.foregroundThreshold = number }
        if let number = try value("ab")?.number(within: Self.byte) { certainty.backgroundThreshold = number }
        if let number = try value("ae")?.number(within: 0...Int.max) { certainty.erosion = number }
        let isMatting = try value("a")?.flag() ?? false
        _ = try value("dc")?.flag()
        isMaskOnly = try value("om")?.flag() ?? false
        edits = MatteEdits(
            isTidied: try value("ppm")?.flag() ?? false,
            certainty: isMatting ? certainty : nil
        )
    }
}

extension FormValue {
    fileprivate func flag() throws(HTTPError) -> Bool {
        switch text.lowercased() {
        case "true", "1", "on", "yes", "t", "y": return true
        case "false", "0", "off", "no", "f", "n": return false
        default:
            throw invalid("bool_parsing", "Input should be a valid boolean, unable to interpret input")
        }
    }

    fileprivate func number(within range: ClosedRange<Int>) throws(HTTPError) -> Int {
        guard let number = Int(text) else {
            throw invalid(
                "int_parsing",
                "Input should be a valid integer, unable to parse string as an integer"
            )
        }
        if number < range.lowerBound {
            throw invalid(
                "greater_than_equal",
                "Input should be greater than or equal to \(range.lowerBound)"
            )
        }
        if number > range.upperBound {
            throw invalid("less_than_equal", "Input should be less than or equal to \(range.upperBound)")
        }
        return number
    }

    private func invalid(_ type: String, _ message: String) -> HTTPError {
        HTTPError(
            .unprocessableContent,
            code: "invalid_\(name)",
            "\(name)=\(text.prefix(40)) is not accepted. \(message).",
            fields: [HTTPError.Field(name, in: place.rawValue, type: type, message, input: text)]
        )
    }
}

import HTTP
import Matting

/// The parameters that rembg's clients send beside the photo. They may stand in the form or in the query, wherever
/// rembg itself would look.
///
/// Decontamination (`dc`) is checked and needs nothing more: every edge is freed from the old background's colour.
/// `extras` are for models of rembg that are not here.
struct RembgParameters {
    private static let own = ["a", "af", "ab", "ae", "om", "ppm", "dc", "extras"]
    private static let byte = 0...255

    /// The model's name as the client wrote it.
    let model: String?
    /// Only the mask is wanted.
    let isMaskOnly: Bool
    /// The mask is to be smoothed and freed of specks.
    let isTidied: Bool
    /// What of the mask is to be taken for certain (alpha matting); nil where that was not asked for.
    let certainty: Certainty?
    /// Whether anything was sent that only rembg's clients send.
    let isPresent: Bool

    init(_ request: HTTPRequest) throws {
        let isForm = request.contentType?.essence == "multipart/form-data"
        let form = isForm ? try MultipartForm(request) : nil
        func value(_ name: String) -> Field? {
            if let text = form?[name]?.text { return Field(place: "body", name: name, text: text) }
            return request.query[name].map { Field(place: "query", name: name, text: $0) }
        }
        model = value("model")?.text
        isMaskOnly = try value("om")?.flag() ?? false
        isTidied = try value("ppm")?.flag() ?? false
        isPresent = Self.own.contains { value($0) != nil }
        _ = try value("dc")?.flag()
        var certainty = Certainty()
        if let number = try value("af")?.number(within: Self.byte) { certainty.foregroundThreshold = number }
        if let number = try value("ab")?.number(within: Self.byte) { certainty.backgroundThreshold = number }
        if let number = try value("ae")?.number(within: 0...Int.max) { certainty.erosion = number }
        self.certainty = try value("a")?.flag() == true ? certainty : nil
    }
}

/// One parameter, read as FastAPI and pydantic read it.
private struct Field {
    let place: String
    let name: String
    let text: String

    func flag() throws(RembgRefusal.Invalid) -> Bool {
        switch text.lowercased() {
        case "true", "1", "on", "yes", "t", "y": return true
        case "false", "0", "off", "no", "f", "n", "": return false
        default:
            throw invalid("bool_parsing", "Input should be a valid boolean, unable to interpret input")
        }
    }

    /// Nil for an empty text, which counts as not sent.
    func number(within range: ClosedRange<Int>) throws(RembgRefusal.Invalid) -> Int? {
        guard !text.isEmpty else { return nil }
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

    private func invalid(_ type: String, _ message: String) -> RembgRefusal.Invalid {
        RembgRefusal.Invalid(type: type, loc: [place, name], msg: message, input: text)
    }
}

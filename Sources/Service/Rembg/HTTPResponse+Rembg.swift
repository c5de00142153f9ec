import HTTP

extension HTTPResponse {
    /// A refusal in Cutout's words and rembg's at once: `error` as everywhere, and `detail` as rembg's clients look for
    /// it, a text or the list of fields that were wrong.
    init(alsoForRembg refusal: HTTPError) throws {
        let fields = refusal.fields.map(Document.Field.init)
        self = try .json(
            Document(
                error: Document.Reason(code: refusal.code, message: refusal.message),
                detail: fields.isEmpty ? .text(refusal.message) : .fields(fields)
            ),
            status: refusal.status
        )
        headers.add(contentsOf: refusal.headers)
    }
}

private struct Document: Encodable {
    struct Reason: Encodable {
        let code: String
        let message: String
    }

    /// One field, as FastAPI describes it.
    struct Field: Encodable {
        let type: String
        /// Where it stands: `body` or `query`, and its name.
        let loc: [String]
        let msg: String
        let input: String?

        init(_ field: HTTPError.Field) {
            type = field.type
            loc = [field.place, field.name]
            msg = field.message
            input = field.input
        }
    }

    enum Detail: Encodable {
        case text(String)
        case fields([Field])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .fields(let fields): try container.encode(fields)
            }
        }
    }

    let error: Reason
    let detail: Detail
}

import HTTP

/// A refusal as rembg's server words it: `{"detail": ...}`.
enum RembgRefusal: Error {
    /// 422: a parameter that is missing or cannot be read.
    case invalid(Invalid)
    /// Everything else; the text is for a person.
    case failed(HTTPStatus, String, HTTPHeaders)

    /// One parameter, as FastAPI describes it.
    struct Invalid: Error, Encodable {
        let type: String
        /// Where it stands: `body` or `query`, and its name.
        let loc: [String]
        let msg: String
        let input: String?
    }

    private struct Validation: Encodable {
        let detail: [Invalid]
    }

    private struct Failure: Encodable {
        let detail: String
    }

    /// What keeps the error's own status: rembg knows no keys and no limits.
    private static let ofTheCaller: [HTTPStatus] = [.unauthorized, .forbidden, .tooManyRequests]

    /// Whatever was thrown, as rembg would tell it: 400 for what the client sent, the error's own status otherwise.
    init(describing error: any Error) {
        if let invalid = error as? Invalid {
            self = .invalid(invalid)
            return
        }
        let error = HTTPError(describing: error)
        let isTheirs = (400..<500).contains(error.status.code) && !Self.ofTheCaller.contains(error.status)
        self = .failed(isTheirs ? .badRequest : error.status, error.message, error.headers)
    }

    /// The refusal as an answer.
    func response() throws -> HTTPResponse {
        switch self {
        case .invalid(let invalid):
            return try .json(Validation(detail: [invalid]), status: .unprocessableContent)
        case .failed(let status, let message, let headers):
            var response = try HTTPResponse.json(Failure(detail: message), status: status)
            response.headers.add(contentsOf: headers)
            return response
        }
    }
}

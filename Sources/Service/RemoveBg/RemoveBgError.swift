import HTTP

/// A refusal as remove.bg words it: `{"errors":[{"title","code","detail"}]}`.
struct RemoveBgError: Error, Equatable {
    let status: HTTPStatus
    /// What clients decide by; one of the contract's codes wherever one fits.
    let code: String
    /// What clients show: one sentence.
    let title: String
    /// What to do about it.
    let detail: String
    var headers: HTTPHeaders = [:]

    init(
        _ status: HTTPStatus = .badRequest,
        code: String,
        _ title: String,
        detail: String,
        headers: HTTPHeaders = [:]
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.headers = headers
    }

    /// A parameter whose value cannot be used, as `invalid_<parameter>`.
    static func invalid(_ parameter: String, _ value: String, accepted: String) -> RemoveBgError {
        RemoveBgError(
            code: "invalid_\(parameter)",
            "The parameter \(parameter) is invalid: \(value.prefix(40))",
            detail: "Accepted: \(accepted)."
        )
    }

    private struct Body: Encodable {
        let errors: [Entry]
    }

    private struct Entry: Encodable {
        let title: String
        let code: String
        let detail: String
    }

    /// The refusal as the answer to a request, which notes its code.
    func response(to request: HTTPRequest) throws -> HTTPResponse {
        request.notes.refusal = code
        return try response()
    }

    /// The refusal as an answer.
    func response() throws -> HTTPResponse {
        let body = Body(errors: [Entry(title: title, code: code, detail: detail)])
        var response = try HTTPResponse.json(body, status: status)
        response.headers.add(contentsOf: headers)
        return response
    }
}

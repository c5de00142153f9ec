import HTTP

/// Tells orchestrators and load balancers whether the process lives and whether it is ready for photos.
struct HealthController: Sendable {
    let models: ModelPool

    private struct Status: Encodable {
        let status: String
        var model: String?
    }

    /// `GET /api/health`: the process answers.
    func health(_ request: HTTPRequest) throws -> HTTPResponse {
        try .json(Status(status: "ok"))
    }

    /// `GET /api/ready`: 200 once the default model is resident and warm, 503 before.
    func ready(_ request: HTTPRequest) throws -> HTTPResponse {
        guard models.current.isReady else {
            throw HTTPError(
                .serviceUnavailable,
                code: "not_ready",
                "The model is still being loaded.",
                headers: ["Retry-After": "1"]
            )
        }
        return try .json(Status(status: "ready", model: models.current.defaultName))
    }
}

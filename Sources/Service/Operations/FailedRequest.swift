import HTTP
import Logging

/// A request that was refused or failed, as the log has it.
struct FailedRequest {
    let request: HTTPRequest
    /// The pattern of its route; a path itself may name people's things. Nil where nothing is at its path.
    let pattern: String?
    let status: HTTPStatus
    /// What was thrown; nil where the handler made the answer itself.
    let cause: (any Error)?
    let duration: Duration

    /// What programs know the refusal by.
    var code: String {
        cause.map { HTTPError(describing: $0).code } ?? request.notes.refusal ?? "other"
    }

    func log(to logger: Logger) {
        logger.log(
            level: level,
            "\(request.method) \(pattern ?? "-") answered \(status.code)",
            metadata: metadata
        )
    }

    /// What is our fault is an error, what passes a warning, and what the client can mend an information. That the
    /// model is still being loaded is none of these.
    private var level: Logger.Level {
        if (cause as? HTTPError)?.code == "not_ready" { return .debug }
        return switch status.code {
        case 500: .error
        case 501...: .warning
        default: .info
        }
    }

    private var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "request_id": "\(request.id)",
            "method": "\(request.method)",
            "route": "\(pattern ?? "-")",
            "status": .stringConvertible(status.code),
            "duration_ms": .stringConvertible(Int((duration / .milliseconds(1)).rounded())),
        ]
        if let user = request.notes.user { metadata["user"] = "\(user)" }
        if let cause { metadata["cause"] = "\(cause)" }
        return metadata
    }
}

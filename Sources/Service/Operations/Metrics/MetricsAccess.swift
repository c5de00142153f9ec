import Cryptography
import Fetching
import HTTP

/// Who may read `/metrics`: `CUTOUT_METRICS`.
package enum MetricsAccess: Sendable, Equatable {
    /// Programs on this machine, which came through no proxy.
    case loopback
    /// Whoever sends it as `Authorization: Bearer`.
    case token(String)

    /// Too short for anybody to guess.
    private static let shortestToken = 16

    /// - Throws: `Configuration.Refusal` for a token that can be guessed.
    init?(_ text: String?) throws {
        switch text {
        case nil: return nil
        case "loopback": self = .loopback
        case let token?:
            guard token.utf8.count >= Self.shortestToken else {
                throw Configuration.Refusal(
                    "CUTOUT_METRICS must be the word loopback, or a token of at least \(Self.shortestToken) characters. Make one with: openssl rand -hex 24"
                )
            }
            self = .token(token)
        }
    }

    /// - Throws: 401 `metrics_token`, 403 `metrics_loopback`.
    func check(_ request: HTTPRequest) throws(HTTPError) {
        switch self {
        case .loopback:
            guard LocalGuests.beganHere(request) else { throw .metricsLoopback }
        case .token(let token):
            guard let sent = APIKeys.bearerToken(in: request), ConstantTime.equal(sent, token) else {
                throw .metricsToken
            }
        }
    }
}

extension HTTPError {
    fileprivate static let metricsLoopback = HTTPError(
        .forbidden,
        code: "metrics_loopback",
        "Metrics are for programs on this machine. CUTOUT_METRICS can name a token for those on others."
    )
    fileprivate static let metricsToken = HTTPError(
        .unauthorized,
        code: "metrics_token",
        "Metrics need the token that CUTOUT_METRICS names, as Authorization: Bearer.",
        headers: ["WWW-Authenticate": "Bearer"]
    )
}

import Fetching
import Foundation

/// How long a client goes on asking a server that is busy or cannot be reached for the moment.
package struct RetryPolicy: Sendable {
    /// How often a request is sent to a server that says "later".
    var attempts: Int
    /// How often a request is sent to a server that cannot be reached, which may have been mistyped.
    var attemptsToReach: Int
    /// Seconds until the second attempt where the server names no time; twice as many before each later one.
    var firstPause: Double
    /// The longest pause, in seconds, whatever the server asks for.
    var longestPause: Double

    package init(
        attempts: Int = 8,
        attemptsToReach: Int = 4,
        firstPause: Double = 0.5,
        longestPause: Double = 60
    ) {
        self.attempts = attempts
        self.attemptsToReach = attemptsToReach
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// Answers that mean "later": too many requests, and a gateway without its application.
    private static let busy: Set<Int> = [429, 502, 503, 504]

    /// Whether the same request may be answered otherwise soon. A model that is not installed stays so until somebody
    /// installs it.
    private static func isPassing(_ response: FetchResponse) -> Bool {
        busy.contains(response.status)
            && !String(decoding: response.body, as: UTF8.self).contains("model_not_installed")
    }

    /// The last answer there was; `request` is sent again while it is one that means "later".
    ///
    /// - Throws: what the last attempt threw, if it did. An address that may not be reached is not tried again.
    package func retrying(_ request: () throws(FetchingError) -> FetchResponse) throws(FetchingError)
        -> FetchResponse
    {
        var attempt = 1
        while true {
            do {
                let response = try request()
                guard Self.isPassing(response), attempt < attempts else { return response }
                pause(before: attempt + 1, asked: response.headers["retry-after"].flatMap(Double.init))
            } catch {
                guard error.code == .fetchFailed, attempt < attemptsToReach else { throw error }
                pause(before: attempt + 1, asked: nil)
            }
            attempt += 1
        }
    }

    private func pause(before attempt: Int, asked: Double?) {
        let seconds = asked ?? firstPause * pow(2, Double(attempt - 2))
        Thread.sleep(forTimeInterval: min(max(0, seconds), longestPause))
    }
}

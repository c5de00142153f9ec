import Cutout
import Fetching
import Testing

/// How long a client goes on asking.
struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 3, attemptsToReach: 2, firstPause: 0, longestPause: 0)

    /// Gives one answer after the other, and counts how often it was asked.
    private final class Script {
        var answers: [Result<FetchResponse, FetchingError>]
        var count = 0

        init(_ answers: [Result<FetchResponse, FetchingError>]) { self.answers = answers }

        func next() throws(FetchingError) -> FetchResponse {
            count += 1
            return try answers[min(count, answers.count) - 1].get()
        }
    }

    private static let unreached = FetchingError(.fetchFailed, "The server could not be reached.")

    @Test(arguments: [429, 502, 503, 504])
    func aBusyServerIsAskedAgain(status: Int) throws {
        let script = Script([.success(FetchResponse(status: status)), .success(FetchResponse(status: 200))])
        #expect(try policy.retrying(script.next).status == 200)
        #expect(script.count == 2)
    }

    @Test(arguments: [200, 400, 401, 413, 415, 500])
    func otherAnswersStand(status: Int) throws {
        let script = Script([.success(FetchResponse(status: status))])
        #expect(try policy.retrying(script.next).status == status)
        #expect(script.count == 1)
    }

    @Test func aModelThatIsNotThereIsNotWaitedFor() throws {
        let body = Array(#"{"error":{"code":"model_not_installed","message":"No."}}"#.utf8)
        let script = Script([.success(FetchResponse(status: 503, body: body))])
        #expect(try policy.retrying(script.next).status == 503)
        #expect(script.count == 1)
    }

    @Test func theLastAnswerStandsWhenPatienceEnds() throws {
        let script = Script([.success(FetchResponse(status: 503, headers: ["retry-after": "7"]))])
        #expect(try policy.retrying(script.next).status == 503)
        #expect(script.count == 3)
    }

    @Test func aServerThatIsNotReachedIsTriedLessOften() {
        let script = Script([.failure(Self.unreached)])
        #expect(throws: FetchingError.self) { try policy.retrying(script.next) }
        #expect(script.count == 2)
    }

    @Test func anAddressThatMayNotBeReachedIsNotTriedAgain() {
        let script = Script([.failure(FetchingError(.addressRefused, "No."))])
        #expect(throws: FetchingError.self) { try policy.retrying(script.next) }
        #expect(script.count == 1)
    }
}

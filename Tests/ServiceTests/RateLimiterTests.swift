import HTTP
import Service
import Testing

@Suite("Rate limits")
struct RateLimiterTests {
    private let start = ContinuousClock.now

    @Test func aBurstIsLetThroughAndThenTheRate() {
        let limiter = RateLimiter(perMinute: 6)
        for _ in 0..<6 { #expect(limiter.take("a", now: start) == nil) }
        let wait = limiter.take("a", now: start)
        #expect(wait.map { abs($0 - 10) < 0.001 } == true)
        #expect(limiter.take("b", now: start) == nil)
        #expect(limiter.take("a", now: start + .seconds(9)) != nil)
        #expect(limiter.take("a", now: start + .seconds(11)) == nil)
        #expect(limiter.take("a", now: start + .seconds(12)) != nil)
    }

    @Test func aBucketIsNeverFullerThanFull() {
        let limiter = RateLimiter(perMinute: 2)
        _ = limiter.take("a", now: start)
        let later = start + .seconds(3600)
        #expect((0..<3).map { _ in limiter.take("a", now: later) == nil } == [true, true, false])
    }

    @Test func addressesOfOneNetworkShareABucket() throws {
        let limiter = RateLimiter(perMinute: 1)
        try limiter.admit(.anonymous, HTTPRequest(path: "/", remoteAddress: "2001:db8:1:2::1"))
        let error = #expect(throws: HTTPError.self) {
            try limiter.admit(.anonymous, HTTPRequest(path: "/", remoteAddress: "2001:db8:1:2:ffff::9"))
        }
        #expect(error?.status == .tooManyRequests)
        #expect(error?.headers["Retry-After"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
        try limiter.admit(.anonymous, HTTPRequest(path: "/", remoteAddress: "2001:db8:1:3::1"))
        try limiter.admit(.anonymous, HTTPRequest(path: "/", remoteAddress: "192.0.2.1"))
    }
}

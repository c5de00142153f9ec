import Foundation
import HTTP
import Service
import Synchronization
import Testing

@Suite("Counting requests")
struct RequestAllowanceTests {
    private final class Clock: Sendable {
        let seconds = Atomic<Int>(600)
    }

    @Test func eachCallerHasTheWholeLimitEachMinute() {
        let clock = Clock()
        let allowance = RequestAllowance(perMinute: 2) { clock.seconds.load(ordering: .relaxed) }
        #expect(allowance.take(for: "a") == .init(limit: 2, remaining: 1, reset: 660))
        #expect(allowance.take(for: "b") == .init(limit: 2, remaining: 1, reset: 660))
        #expect(allowance.take(for: "a").isExceeded == false)
        #expect(allowance.take(for: "a").isExceeded)
        clock.seconds.store(660, ordering: .relaxed)
        #expect(allowance.take(for: "a") == .init(limit: 2, remaining: 1, reset: 720))
    }
    @Test func theRefusalSaysWhenTheNextMinuteBegins() throws {
        let now = Int(Date().timeIntervalSince1970)
        let allowance = RequestAllowance(perMinute: 1) { now }
        let request = HTTPRequest(path: "/", remoteAddress: "192.0.2.1")
        try allowance.admit(.anonymous, request)
        let error = #expect(throws: HTTPError.self) { try allowance.admit(.anonymous, request) }
        #expect(error?.status == .tooManyRequests)
        #expect(error?.headers["Retry-After"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
    }

    @Test func onlyTheNetworkOfAnAddressCounts() {
        let allowance = RequestAllowance(perMinute: 9) { 600 }
        func left(_ address: String) -> Int {
            allowance.take(for: .anonymous, HTTPRequest(path: "/", remoteAddress: address)).remaining
        }
        #expect(left("2001:db8:1:2::1") == 8)
        #expect(left("2001:db8:1:2:ffff::9") == 7)
        #expect(left("2001:db8:1:3::1") == 8)
        #expect(left("192.0.2.1") == 8)
        #expect(left("192.0.2.2") == 8)
    }

    @Test func manyAtOnceGetExactlyAsManyAsThereAre() {
        let allowance = RequestAllowance(perMinute: 500) { 600 }
        let admitted = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<100 where !allowance.take(for: "a").isExceeded {
                admitted.add(1, ordering: .relaxed)
            }
        }
        #expect(admitted.load(ordering: .relaxed) == 500)
    }
}

import Fetching
import Foundation
import TestSupport
import Testing

@Suite("Which addresses are public")
struct PublicAddressTests {
    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.1.1",
        "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
        "64:ff9b::808:808", "2002:808:808::1", "2001:0:808:808::f7f7:f7f7",
    ])
    func isPublic(_ text: String) throws {
        #expect(try #require(IPAddress(parsing: text)).isPublic)
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255",
        "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
        "168.63.129.16", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
        "224.0.0.1",
        "100.100.100.200", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
        "fd00:ec2::254", "::ffff:168.63.129.16", "fdff::1", "fec0::1",
        "ff02::1", "100::1", "2001:db8::1", "2001:2::1", "3fff::1", "5f00::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1",
        "2002:7f00:1::1", "2002:c0a8:1::", "2001:0:a00:1::f7f7:f7f7", "2001:0:808:808::80ff:fffe",
    ])
    func isNotPublic(_ text: String) throws {
        #expect(try !#require(IPAddress(parsing: text)).isPublic)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "2130706433", "[::1]", "1.2.3.4 "])
    func isNoAddress(_ text: String) {
        #expect(IPAddress(parsing: text) == nil)
    }
}

@Suite("Fetching from the public internet only", .timeLimit(.minutes(5)))
struct PublicFetcherTests {
    private let here: Set<IPAddress>
    private let limits = PublicFetcher.Limits(maximumBodySize: 1 << 20)

    init() throws {
        here = [try #require(IPAddress(parsing: "127.0.0.1"))]
    }

    /// One that reaches this machine as if it were another, at any port.
    private func local(_ limits: PublicFetcher.Limits? = nil) -> PublicFetcher {
        PublicFetcher(limits: limits ?? self.limits, others: here, ports: Set(1...UInt16.max))
    }

    private func code(_ work: () throws(FetchingError) -> [UInt8]) -> FetchingError.Code? {
        do {
            _ = try work()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func anAddressThatIsAllowedBesidesIsReached() throws {
        let server = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi" }
        defer { server.stop() }
        #expect(try local().fetch(server.url("/a")) == Array("hi".utf8))
    }

    @Test func loopbackIsNotConnectedTo() throws {
        let server = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        defer { server.stop() }
        for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
            #expect(
                code { () throws(FetchingError) in
                    try PublicFetcher(limits: limits, ports: [server.port])
                        .fetch("http://\(host):\(server.port)/")
                } != nil
            )
        }
        #expect(server.requests.isEmpty)
    }

    @Test func aRedirectIsJudgedAnew() throws {
        let server = try LoopbackServer { _ in
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\nContent-Length: 0\r\n\r\n"
        }
        defer { server.stop() }
        let fetcher = local()
        let url = server.url()
        #expect(code { () throws(FetchingError) in try fetcher.fetch(url) } == .addressRefused)
        #expect(server.requests.count == 1)
    }

    @Test func redirectsEndAndSizeIsLimited() throws {
        let circle = try LoopbackServer { _ in
            "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
        }
        defer { circle.stop() }
        let url = circle.url()
        let fetcher = local()
        #expect(code { () throws(FetchingError) in try fetcher.fetch(url) } == .fetchFailed)
        #expect(circle.requests.count == 4)

        let large = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789" }
        defer { large.stop() }
        let small = local(PublicFetcher.Limits(maximumBodySize: 8))
        let largeURL = large.url()
        #expect(code { () throws(FetchingError) in try small.fetch(largeURL) } == .responseTooLarge)
    }

    @Test func timeIsLimitedRedirectsIncluded() throws {
        let silent = try LoopbackServer { _ in nil }
        defer { silent.stop() }
        let next = silent.url()
        let first = try LoopbackServer { _ in
            "HTTP/1.1 302 Found\r\nLocation: \(next)\r\nContent-Length: 0\r\n\r\n"
        }
        defer { first.stop() }
        var limits = self.limits
        limits.totalTimeout = 300
        let fetcher = local(limits)
        let url = first.url()
        #expect(code { () throws(FetchingError) in try fetcher.fetch(url) } == .fetchFailed)
        #expect(silent.requests.count == 1)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://1.1.1.1/", "http://", "x", "http://a:b@1.1.1.1/", ""])
    func isNotFetched(_ url: String) {
        #expect(
            code { () throws(FetchingError) in try PublicFetcher(limits: limits).fetch(url) }
                == .addressRefused
        )
    }

    @Test func onlyThePortsOfTheWebAreAsked() throws {
        let server = try LoopbackServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        defer { server.stop() }
        let url = server.url()
        let fetcher = PublicFetcher(limits: limits, others: here)
        #expect(code { () throws(FetchingError) in try fetcher.fetch(url) } == .addressRefused)
        #expect(server.requests.isEmpty)
    }

    @Test(
        "Where clouds tell secrets nobody is sent, even if somebody named it",
        arguments: ["169.254.169.254"]
    )
    func metadata(address: String) throws {
        let fetcher = PublicFetcher(limits: limits, others: [try #require(IPAddress(parsing: address))])
        let url = "http://\(address)/latest/meta-data/"
        #expect(code { () throws(FetchingError) in try fetcher.fetch(url) } == .addressRefused)
    }

    @Test func aFetchThatNobodyWaitsForIsDropped() throws {
        let silent = try LoopbackServer { _ in nil }
        defer { silent.stop() }
        let (fetcher, url, start) = (local(), silent.url(), ContinuousClock.now)
        #expect(
            code { () throws(FetchingError) in
                try fetcher.fetch(url) { start.duration(to: .now) < .milliseconds(200) }
            } == .abandoned
        )
        #expect(start.duration(to: .now) < .seconds(5))
    }
}

import Accounts
import Cryptography
import Foundation
import HTTP
import History
import Service
import Synchronization
import Testing

/// Over the real store; what passes is the time by which sessions are judged.
@Suite("Sessions of guests who come back")
final class SessionRenewalTests: Sendable {
    private static let day: TimeInterval = 24 * 3600

    private final class Clock: Sendable {
        let now = Mutex(Date())
    }

    private let folder = FileManager.default.temporaryDirectory.appending(path: "renewal-\(UUID())").path
    private let clock = Clock()
    private let data: DataStore
    private let tokens: SessionTokens
    private let sessions: Sessions
    private let guest: User

    init() throws {
        data = try DataStore(StorageSettings(settings: ["CUTOUT_DATA": folder]), readers: 4)
        let wallClock = WallClock { [clock] in clock.now.withLock(\.self) }
        let secret = try SecretKey(String(repeating: "j", count: 32), name: "JWT_SECRET_KEY")
        tokens = SessionTokens(secret: secret, maximumAge: SessionTokens.guestAge, clock: wallClock)
        sessions = Sessions(
            store: data.database,
            tokens: tokens,
            cookies: SessionCookies(isSecure: false),
            areGuests: true,
            clock: wallClock
        )
        guest = try data.database.makeGuest()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func pass(_ seconds: TimeInterval) { clock.now.withLock { $0 += seconds } }

    /// The cookie that a visit leaves the browser with; nil where it keeps the one it has.
    private func visit(_ cookie: String) throws -> String? {
        let access = Access(
            sessions: sessions,
            keys: APIKeys(store: data.database, areGuests: true),
            allowsAnonymous: true
        )
        let answer = try access.respond(
            toRemover: HTTPRequest(path: "/", headers: ["Cookie": cookie])
        ) { viewer in
            #expect(viewer.user?.id == self.guest.id)
            return .noContent
        }
        return answer.headers["Set-Cookie"].map { String($0.prefix { $0 != ";" }) }
    }

    private func begin() throws -> String {
        let cookie = try sessions.begin(for: guest, HTTPRequest(path: "/")).cookie
        return "\(cookie.name)=\(cookie.value)"
    }

    private func rows() throws -> [SessionRecord] { try data.database.sessions(of: guest.id) }

    @Test func manyRequestsAtOnceExtendOneRow() throws {
        let cookie = try begin()
        let end = try #require(try rows().first).expires
        pass(300 * Self.day)
        let renewed = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 12) { _ in
            if let cookie = try? self.visit(cookie) { renewed.withLock { $0.append(cookie) } }
        }
        #expect(renewed.withLock(\.count) == 12)
        #expect(try rows().count == 1)
        #expect(try #require(try rows().first).expires >= end + 299 * Self.day)
    }

    @Test func whoComesBackOnceAYearStaysTheSameGuest() throws {
        var cookie = try begin()
        for _ in 1...5 {
            pass(365 * Self.day)
            cookie = try #require(try visit(cookie))
        }
        #expect(try rows().count == 1)
    }

    @Test func anExtensionIsWrittenOnceADay() throws {
        var cookie = try begin()
        let end = try #require(try rows().first).expires
        for _ in 1...3 {
            pass(3600)
            cookie = try #require(try visit(cookie))
        }
        #expect(try #require(try rows().first).expires == end)
        pass(Self.day)
        _ = try visit(cookie)
        #expect(try #require(try rows().first).expires > end)
    }
}

import Foundation
import HTTP
import Service
import Testing

/// The secret that signs guests' sessions, made and kept in the data folder.
@Suite("A secret of one's own")
final class LocalSecretTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID())")
    private var file: URL { folder.appending(path: "session.key") }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func isKnown(_ cookie: String, to cutout: TestCutout) throws -> Bool {
        let request = HTTPRequest(path: "/api/history", headers: ["Host": "localhost", "Cookie": cookie])
        return cutout.send(request).status == .ok
    }

    @Test func itIsMadeOnceForItsOwnerAlone() throws {
        let cookie = try TestCutout.make(data: folder).guestCookie()
        let secret = try Data(contentsOf: file)
        #expect(secret.count == 43)
        let rights = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        #expect(try isKnown(cookie, to: .make(data: folder)))
        #expect(try Data(contentsOf: file) == secret)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).count { $0.contains(".key") }
                == 1
        )
    }

    @Test(arguments: [Data(), Data("\n".utf8), Data(count: 43)])
    func whatALossOfPowerLeavesIsMadeAnew(content: Data) throws {
        try content.write(to: file)
        let cookie = try TestCutout.make(data: folder).guestCookie()
        #expect(try Data(contentsOf: file).count == 43)
        #expect(try isKnown(cookie, to: .make(data: folder)))
    }

    @Test func whatSomebodyWroteIsRefusedWithASentence() throws {
        try Data("short".utf8).write(to: file)
        let error = #expect(throws: (any Error).self) { try TestCutout.make(data: self.folder) }
        #expect(ErrorText.describe(try #require(error)).contains("must have at least 32"))
        #expect(try Data(contentsOf: file) == Data("short".utf8))
    }

    @Test func twoThatStartAtOnceAgree() throws {
        let cookies = CookieBox()
        DispatchQueue.concurrentPerform(iterations: 4) { [folder] _ in
            if let cutout = try? TestCutout.make(data: folder) { cookies.add(cutout.guestCookie()) }
        }
        let cutout = try TestCutout.make(data: folder)
        #expect(cookies.all.count == 4)
        for cookie in cookies.all { #expect(try isKnown(cookie, to: cutout)) }
    }
}

/// Cookies from several threads.
private final class CookieBox: @unchecked Sendable {
    private let lock = NSLock()
    private var cookies: [String] = []
    var all: [String] { lock.withLock { cookies } }
    func add(_ cookie: String) { lock.withLock { cookies.append(cookie) } }
}

import Accounts
import Cryptography
import Foundation
import HTTP
import History
import Service
import Testing

@Suite("The operator's view of a server") struct OperatorTests {
    private static let routes: [(HTTPMethod, String)] = [
        (.get, "/api/operator"), (.get, "/api/operator/users"),
        (.delete, "/api/operator/users/\(String(repeating: "a", count: 26))"),
        (.delete, "/api/operator/users/\(String(repeating: "a", count: 26))/sessions"),
    ]

    private func ask(
        _ cutout: TestCutout,
        _ method: HTTPMethod,
        _ path: String,
        as cookie: String,
        query: String = "",
        origin: String = "http://localhost"
    ) -> HTTPResponse {
        cutout.send(
            HTTPRequest(
                method: method,
                path: path,
                query: QueryParameters(parsing: query),
                headers: ["Cookie": cookie, "Origin": origin]
            )
        )
    }

    private func users(_ cutout: TestCutout, as cookie: String, query: String = "") -> [[String: Any]] {
        ask(cutout, .get, "/api/operator/users", as: cookie, query: query).json["users"] as? [[String: Any]]
            ?? []
    }

    @Test func aGuestSeesHowTheServerIs() throws {
        let cutout = try TestCutout.make()
        let cookie = cutout.guestCookie()
        let photo = try TestPhoto.make()
        let removal = HTTPRequest(
            method: .post,
            path: "/api/remove",
            headers: ["Cookie": cookie, "Origin": "http://localhost"],
            body: photo
        )
        #expect(cutout.send(removal).status == .ok)
        _ = cutout.send(HTTPRequest(path: "/api/nothing"))
        let state = ask(cutout, .get, "/api/operator", as: cookie).json
        #expect(state["ready"] as? Bool == true)
        #expect((state["store"] as? [String: Any])?["items"] as? Int == 1)
        #expect(state["last_backup"] is NSNull)
        let models = try #require(state["models"] as? [[String: Any]])
        #expect(models.map { $0["name"] as? String } == ["solid"])
        #expect((models[0]["figures"] as? [String: Any])?["removals"] as? Int == 1)
        let refusals = try #require(state["refusals"] as? [[String: Any]])
        #expect(refusals.map { $0["code"] as? String } == ["not_found"])
        #expect(refusals[0]["request_id"] as? String != nil)
        let me = ask(cutout, .get, "/api/me", as: cookie).json
        #expect(me["operator"] as? Bool == true)
    }

    @Test func theLastBackupIsTold() throws {
        let cutout = try TestCutout.make()
        let data = cutout.folder.appending(path: "data").path
        let folder = cutout.folder.appending(path: "backups").path
        let made = try BackupFolder(folder).add(
            Backup(of: data, version: "1", digest: Digest.sha256),
            at: Date(timeIntervalSince1970: 1_800_000_000)
        )
        try BackupNote.leave(made.report.manifest, in: data)
        let state = ask(cutout, .get, "/api/operator", as: cutout.guestCookie()).json
        let backup = try #require(state["last_backup"] as? [String: Any])
        #expect(backup["at"] as? String == "2027-01-15T08:00:00.000Z")
        let again = try BackupFolder(folder).add(
            Backup(of: data, version: "1", digest: Digest.sha256),
            at: Date()
        )
        #expect(!FileManager.default.fileExists(atPath: again.folder + "/last-backup.json"))
    }

    @Test func removingAUserIsTheUsersOwnDeletion() throws {
        let cutout = try TestCutout.make()
        let (own, other) = (cutout.guestCookie(), cutout.guestCookie())
        let removal = HTTPRequest(
            method: .post,
            path: "/api/remove",
            headers: ["Cookie": other, "Origin": "http://localhost"],
            body: try TestPhoto.make()
        )
        #expect(cutout.send(removal).status == .ok)
        let listed = users(cutout, as: own)
        #expect(listed.count == 2)
        let victim = try #require(listed.first { $0["you"] as? Bool == false })
        #expect(victim["items"] as? Int == 1)
        #expect(victim["sessions"] as? Int == 1)
        let id = try #require(victim["id"] as? String)

        #expect(ask(cutout, .delete, "/api/operator/users/\(id)/sessions", as: own).status == .noContent)
        #expect(users(cutout, as: own).first { $0["id"] as? String == id }?["sessions"] as? Int == 0)
        #expect(ask(cutout, .get, "/api/history", as: other).status == .unauthorized)
        #expect(ask(cutout, .delete, "/api/operator/users/\(id)", as: own).status == .noContent)
        #expect(users(cutout, as: own).count == 1)
        #expect(ask(cutout, .delete, "/api/operator/users/\(id)", as: own).status == .notFound)
        let state = ask(cutout, .get, "/api/operator", as: own).json
        #expect((state["store"] as? [String: Any])?["items"] as? Int == 0)

        let mine = try #require(users(cutout, as: own).first?["id"] as? String)
        for path in ["/api/operator/users/\(mine)", "/api/operator/users/\(mine)/sessions"] {
            #expect(ask(cutout, .delete, path, as: own).errorCode == "own_account")
        }
    }

    @Test func strangersAndKeysAreRefused() throws {
        let cutout = try TestCutout.make()
        for (method, path) in Self.routes {
            #expect(cutout.send(HTTPRequest(method: method, path: path)).status == .unauthorized)
        }
    }

    /// A site with sign-in, where these people have a session each.
    private func site(_ admins: String, _ emails: [String]) throws -> (cutout: TestCutout, cookies: [String])
    {
        let secret = String(repeating: "j", count: 32)
        let cutout = try TestCutout.make([
            "GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b", "FRONTEND_URL": "http://localhost",
            "SECRET_KEY": String(repeating: "s", count: 32), "JWT_SECRET_KEY": secret, "ADMIN_EMAILS": admins,
        ])
        let settings = try StorageSettings(settings: [
            "CUTOUT_DATA": cutout.folder.appending(path: "data").path
        ])
        let data = try DataStore(settings, readers: 1)
        let sessions = Sessions(
            store: data.database,
            tokens: SessionTokens(secret: try SecretKey(secret, name: "JWT_SECRET_KEY")),
            cookies: SessionCookies(isSecure: false),
            areGuests: false,
            clock: .system
        )
        let cookies = try emails.map { email in
            let identity = User.Identity(issuer: "https://a.example", subject: email)
            let user = try data.database.signIn(UserProfile(identity: identity, email: email, name: "N"))
            let cookie = try sessions.begin(for: user, HTTPRequest(path: "/")).cookie
            return "\(cookie.name)=\(cookie.value)"
        }
        return (cutout, cookies)
    }

    @Test func onlyWhomTheSettingNames() throws {
        let (cutout, cookies) = try site(
            "Ada@Example.org, eve@example.org",
            ["ada@example.org", "bob@example.org"]
        )
        for (method, path) in Self.routes {
            let own = ask(cutout, method, path, as: cookies[0])
            #expect(own.status == .ok || own.errorCode == "not_found", "\(path)")
            #expect(ask(cutout, method, path, as: cookies[1]).errorCode == "operators_only", "\(path)")
        }
        #expect(ask(cutout, .get, "/api/me", as: cookies[0]).json["operator"] as? Bool == true)
        #expect(ask(cutout, .get, "/api/me", as: cookies[1]).json["operator"] as? Bool == false)
        #expect(users(cutout, as: cookies[0]).count == 2)
        let found = users(cutout, as: cookies[0], query: "q=BOB@")
        #expect(found.map { $0["email"] as? String } == ["bob@example.org"])
        #expect(users(cutout, as: cookies[0], query: "q=%25").isEmpty)
    }

    @Test func nobodyWhereNobodyIsNamed() throws {
        let (cutout, cookies) = try site("", ["ada@example.org"])
        #expect(ask(cutout, .get, "/api/operator", as: cookies[0]).errorCode == "operators_only")
    }

    @Test func whatIsNoAddressIsRefused() {
        #expect(throws: Configuration.InvalidSetting.self) { try site("ada", []) }
    }
}

import Foundation
import Service
import Testing

@Suite("Settings, looked at before they are served with")
struct SetupCheckTests {
    private static let signIn = [
        "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "secret", "OIDC_NAME": "Keycloak",
        // Nobody listens on this port.
        "OIDC_ISSUER": "http://127.0.0.1:9", "FRONTEND_URL": "http://localhost:8080",
        "SECRET_KEY": String(repeating: "s", count: 32), "JWT_SECRET_KEY": String(repeating: "s", count: 32),
    ]

    private func findings(_ settings: [String: String]) throws -> [SetupCheck.Finding] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "check-\(UUID().uuidString)").path
        return SetupCheck.findings(for: ["CUTOUT_DATA": folder].merging(settings) { _, new in new })
    }

    private func problems(_ findings: [SetupCheck.Finding]) -> [String] {
        findings.compactMap { if case .problem(let sentence) = $0 { sentence } else { nil } }
    }

    private func warnings(_ findings: [SetupCheck.Finding]) -> [String] {
        findings.compactMap { if case .warning(let sentence) = $0 { sentence } else { nil } }
    }

    @Test func nothingIsWrongWithoutSettings() throws {
        #expect(try problems(findings([:])).isEmpty)
    }

    @Test func allRefusalsComeAtOnce() throws {
        let found = try problems(
            findings([
                "CUTOUT_PARALLEL": "none", "CUTOUT_HOST": "0.0.0.0", "CUTOUT_RETENTION_DAYS": "-1",
                "CUTOUT_LOG": "xml",
            ])
        )
        #expect(found.count == 4)
        for name in ["CUTOUT_PARALLEL", "CUTOUT_HOST", "CUTOUT_RETENTION_DAYS", "CUTOUT_LOG"] {
            #expect(found.contains { $0.contains(name) })
        }
    }

    @Test func whatIsMissingForSignInIsToldAtOnce() throws {
        let found = try problems(
            findings([
                "OIDC_CLIENT_ID": "id", "OIDC_ISSUER": "http://issuer.example", "ADMIN_EMAILS": "me",
                "ALLOWED_DOMAINS": "nowhere", "JWT_SECRET_KEY": "short", "CUTOUT_SIGN_INS_PER_MINUTE": "many",
            ])
        )
        let names = [
            "FRONTEND_URL", "OIDC_ISSUER", "ADMIN_EMAILS", "ALLOWED_DOMAINS", "JWT_SECRET_KEY",
            "CUTOUT_SIGN_INS_PER_MINUTE",
        ]
        for name in names { #expect(found.count { $0.contains(name) } == 1, "\(name)") }
        #expect(found.contains { $0.hasPrefix("SECRET_KEY must be set") })
        #expect(found.count == names.count + 1)
    }

    @Test func portsThatAreTakenAreTold() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = bind(listener, generic, length)
                _ = listen(listener, 1)
                _ = getsockname(listener, generic, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        let settings = ["CUTOUT_PORT": String(port), "CUTOUT_SOCKET": "192.0.2.1:9000"]
        let found = try findings(settings)
        #expect(warnings(found).contains { $0.contains("Port \(port) of 127.0.0.1 is taken") })
        #expect(problems(found).contains { $0.contains("CUTOUT_SOCKET") })
        #expect(try problems(findings(["CUTOUT_PORT": "http"])).contains { $0.contains("CUTOUT_PORT") })
    }

    @Test func proxiesThatAreAnybodyAreTold() throws {
        let wide = try findings(["CUTOUT_TRUSTED_PROXIES": "0.0.0.0/0"])
        #expect(warnings(wide).contains { $0.contains("0.0.0.0/0") })
        let guests = try findings(["CUTOUT_TRUSTED_PROXIES": "10.0.0.1"])
        #expect(warnings(guests).contains { $0.contains("without sign-in") })
        let site = try findings(Self.signIn.merging(["CUTOUT_TRUSTED_PROXIES": "10.0.0.0/8"]) { $1 })
        #expect(!warnings(site).contains { $0.contains("CUTOUT_TRUSTED_PROXIES") })
    }

    @Test func aDataFolderThatCannotBeIsAProblem() throws {
        #expect(
            try problems(findings(["CUTOUT_DATA": "/proc/cutout"])).contains { $0.contains("/proc/cutout") }
        )
        let all = String(1 << 49)
        #expect(
            try problems(findings(["CUTOUT_DISK_RESERVE": all])).contains {
                $0.contains("CUTOUT_DISK_RESERVE")
            }
        )
    }

    @Test func modelsThatAreNotThereAreAProblem() throws {
        #expect(try problems(findings(["CUTOUT_MODELS": "/nowhere"])).contains { $0.contains("/nowhere") })
        #expect(try problems(findings(["CUTOUT_MODEL": "gpt"])).contains { $0.contains("gpt") })
    }

    @Test func aProviderOutOfReachIsAProblemAndOpenDoorsAreTold() throws {
        let found = try findings(Self.signIn)
        #expect(problems(found).contains { $0.hasPrefix("Keycloak: ") })
        #expect(warnings(found).contains { $0.contains("JWT_SECRET_KEY") })
        #expect(warnings(found).contains { $0.contains("Everybody with an account at Keycloak") })
        let limited = Self.signIn.merging(["ALLOWED_EMAILS": "me@example.org"]) { _, new in new }
        #expect(try !warnings(findings(limited)).contains { $0.contains("Everybody") })
    }
}

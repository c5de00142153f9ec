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

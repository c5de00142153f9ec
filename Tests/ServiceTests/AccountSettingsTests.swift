import Accounts
import Service
import Testing

@Suite("Settings of accounts")
struct AccountSettingsTests {
    private static let complete = [
        "GOOGLE_CLIENT_ID": "id", "GOOGLE_CLIENT_SECRET": "secret",
        "FRONTEND_URL": "https://cutout.example.org",
        "SECRET_KEY": String(repeating: "s", count: 32), "JWT_SECRET_KEY": String(repeating: "j", count: 32),
    ]

    @Test func withoutAnythingSetEverybodyIsAGuest() throws {
        let settings = try AccountSettings(settings: [:])
        #expect(settings.areGuests)
        #expect(settings.allowsAnonymous)
        #expect(settings.removalsPerMinute == 1_000_000)
        #expect(settings.trustedOrigin == nil)
    }

    @Test func withAProviderPeopleSignInAndAreLimited() throws {
        let settings = try AccountSettings(settings: Self.complete)
        #expect(!settings.areGuests)
        #expect(!settings.allowsAnonymous)
        #expect(settings.isSecure)
        #expect(settings.removalsPerMinute == 500)
        #expect(settings.trustedOrigin?.description == "https://cutout.example.org")
    }

    /// Each leaves out or spoils one setting of the complete ones; the message names it.
    @Test(arguments: [
        ("FRONTEND_URL", ""), ("FRONTEND_URL", "cutout.example.org"),
        ("FRONTEND_URL", "http://cutout.example.org"),
        ("JWT_SECRET_KEY", ""), ("JWT_SECRET_KEY", "short"), ("SECRET_KEY", ""), ("SECRET_KEY", "short"),
        ("GOOGLE_CLIENT_SECRET", ""), ("REDIRECT_URL", "https://elsewhere.example.org/auth/callback"),
        ("REDIRECT_URL", "https://cutout.example.org/callback"), ("OIDC_ISSUER", "http://issuer.example.org"),
        ("ALLOWED_EMAILS", "nobody"), ("ALLOWED_DOMAINS", "a@example.org"), ("ALLOW_ANONYMOUS", "perhaps"),
    ])
    func whatIsMissingOrUnsafeIsNamed(name: String, value: String) throws {
        let settings = Self.complete.merging([name: value]) { _, new in new }
        let error = try #require(throws: (any Error).self) { try AccountSettings(settings: settings) }
        #expect(ErrorText.describe(error).contains(name))
    }

    /// Any provider goes by its own names, and people see what it is called.
    @Test(arguments: [
        (["OIDC_NAME": "Keycloak"], "Keycloak"), ([:], "Google"),
        (["OIDC_ISSUER": "https://login.example.org/realms/x"], "login.example.org"),
    ])
    func providersHaveNames(extra: [String: String], name: String) throws {
        var settings = Self.complete.merging(extra) { _, new in new }
        settings["OIDC_CLIENT_ID"] = settings.removeValue(forKey: "GOOGLE_CLIENT_ID")
        settings["OIDC_CLIENT_SECRET"] = settings.removeValue(forKey: "GOOGLE_CLIENT_SECRET")
        #expect(try AccountSettings(settings: settings).providerName == name)
    }

    @Test func twoIDsOfOneProviderAreRefused() throws {
        let settings = Self.complete.merging(["OIDC_CLIENT_ID": "other"]) { _, new in new }
        let error = try #require(throws: Configuration.Refusal.self) {
            try AccountSettings(settings: settings)
        }
        #expect(error.description.contains("OIDC_CLIENT_ID and GOOGLE_CLIENT_ID"))
    }

    @Test(arguments: [
        ("CUTOUT_HOST", "0.0.0.0"), ("CUTOUT_HOST", "::"), ("FRONTEND_URL", "https://example.org"),
    ])
    func guestsAreForThisMachineAlone(name: String, value: String) throws {
        let error = try #require(throws: Configuration.Refusal.self) {
            try AccountSettings(settings: [name: value])
        }
        #expect(error.description.contains("GOOGLE_CLIENT_ID"))
    }

    @Test func limitsOfZeroAreNone() throws {
        let names = ["CUTOUT_MAX_ITEMS", "CUTOUT_MAX_BYTES", "CUTOUT_RETENTION_DAYS"]
        let storage = try StorageSettings(settings: Dictionary(uniqueKeysWithValues: names.map { ($0, "0") }))
        #expect(storage.quota == .unlimited)
        #expect(storage.retentionDays == nil)
        let none = try AccountSettings(settings: ["CUTOUT_REMOVALS_PER_MINUTE": "0"])
        #expect(none.removalsPerMinute == 1_000_000)
        #expect(try StorageSettings(settings: ["CUTOUT_RETENTION_DAYS": "30"]).retentionDays == 30)
    }
}

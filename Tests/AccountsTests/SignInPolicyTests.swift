import Accounts
import Testing

@Suite("Who may sign in")
struct SignInPolicyTests {
    @Test("without limits everybody may")
    func open() throws {
        try SignInPolicy().check(identity("anyone@example.net"))
        try SignInPolicy(allowedEmails: " , ", allowedDomains: "").check(identity("anyone@example.net"))
    }

    @Test(
        "with limits those that they name",
        arguments: [
            ("jane@example.org", true), ("JANE@Example.org", true), ("bob@example.org", false),
            ("x@team.example", true),
            ("x@sub.team.example", false), ("x@team.example.evil.example", false),
            ("x@notteam.example", false),
            ("team.example", false), ("x@team.example@evil.example", false), ("", false),
            // Lower-cased as Unicode has it, these would be mailboxes and domains that they are not.
            ("\u{212A}ate@example.org", false), ("kate@example.org", true), ("x@\u{212A}ey.example", false),
            ("x@key.example", true), ("JANE@EXAMPLE.ORG", true),
        ]
    )
    func limited(email: String, isAllowed: Bool) throws {
        let policy = try SignInPolicy(
            allowedEmails: "jane@example.org, Kate@example.org",
            allowedDomains: "Team.example, Key.example"
        )
        let refusal = code { () throws(AccountsError) in try policy.check(identity(email)) }
        #expect(refusal == (isAllowed ? nil : .notAllowed))
    }

    @Test(
        "a domain counts at Google only where the organization still stands behind the account",
        arguments: [
            (nil, false), ("other.example", false), ("team.example", true), ("Team.Example", true),
        ] as [(String?, Bool)]
    )
    func hostedDomain(domain: String?, isAllowed: Bool) throws {
        let policy = try SignInPolicy(allowedDomains: "team.example")
        let person = identity("x@team.example", issuer: OpenIDConfiguration.google, hostedDomain: domain)
        let refusal = code { () throws(AccountsError) in try policy.check(person) }
        #expect(refusal == (isAllowed ? nil : .notAllowed))
    }

    @Test("gmail.com has no organization and needs none")
    func gmail() throws {
        try SignInPolicy(allowedDomains: "gmail.com").check(
            identity("x@gmail.com", issuer: OpenIDConfiguration.google)
        )
    }

    @Test(
        "a limit that is misspelt is an error, not an open door",
        arguments: [
            ("jane", ""), ("@example.org", ""), ("jane@", ""), ("", "@example.org"), ("", "example"),
            ("", "jane@example.org"),
        ]
    )
    func misspelt(emails: String, domains: String) {
        let refusal = code { () throws(AccountsError) in
            _ = try SignInPolicy(allowedEmails: emails, allowedDomains: domains)
        }
        #expect(refusal == .invalidConfiguration)
    }

    private func identity(_ email: String, issuer: String = "i", hostedDomain: String? = nil) -> Identity {
        Identity(issuer: issuer, subject: "1", email: email, hostedDomain: hostedDomain)
    }
}

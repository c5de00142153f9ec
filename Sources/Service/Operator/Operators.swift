import Accounts
import History

/// Who looks after this Cutout: those whom `ADMIN_EMAILS` names, or every guest, for guests are on the machine itself.
package enum Operators: Sendable, Equatable {
    case guests
    /// Normalised addresses; the provider has verified those of users.
    case members(Set<EmailAddress>)

    /// - Returns: the addresses of a list with commas between them; none for an empty one.
    /// - Throws: `Configuration.InvalidSetting` for an entry that is no address, lest somebody is left out by a slip.
    static func named(_ list: String) throws -> Operators {
        let entries = list.split { $0 == "," || $0.isWhitespace }.map(String.init)
        let addresses = entries.compactMap { EmailAddress($0) }
        guard addresses.count == entries.count else {
            throw Configuration.InvalidSetting(
                name: "ADMIN_EMAILS",
                value: list,
                expected: "email addresses with commas between them"
            )
        }
        return .members(Set(addresses))
    }

    func contains(_ user: User) -> Bool {
        switch self {
        case .guests: user.isGuest
        case .members(let addresses):
            !user.isGuest && user.email.flatMap { EmailAddress($0) }.map(addresses.contains) ?? false
        }
    }
}

import Fetching

/// Settings of what other services' clients use.
struct DropInSettings: Sendable {
    /// For whom photos are fetched from addresses.
    var fetching: URLFetching.Audience
    /// Machines that are reached although their addresses are not public.
    var fetchableAddresses: Set<IPAddress>

    /// Where people sign in, strangers do not get to send this machine around the internet, unless somebody says so.
    init(_ reader: SettingsReader) throws {
        let hasSignIn = reader.text("GOOGLE_CLIENT_ID") != nil
        fetching = try reader.choice("CUTOUT_FETCH_URLS") ?? (hasSignIn ? .members : .everyone)
        fetchableAddresses = try Self.addresses(reader.text("CUTOUT_FETCH_ALSO") ?? "")
    }

    private static func addresses(_ text: String) throws -> Set<IPAddress> {
        let fields = text.split { $0 == "," || $0 == " " }.map(String.init)
        let addresses = fields.compactMap(IPAddress.init(parsing:))
        guard addresses.count == fields.count else {
            throw Configuration.InvalidSetting(
                name: "CUTOUT_FETCH_ALSO",
                value: text,
                expected: "IP addresses with commas between them"
            )
        }
        return Set(addresses)
    }
}

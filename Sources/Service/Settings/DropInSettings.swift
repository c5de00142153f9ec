import Fetching

/// Settings of what other services' clients use.
struct DropInSettings: Sendable {
    /// For whom photos are fetched from addresses.
    var fetching: URLFetching.Audience
    /// Machines that are reached although their addresses are not public.
    var fetchableAddresses: Set<IPAddress>
    /// The ports that photos are fetched from.
    var fetchablePorts: Set<UInt16>
    /// How long a caller of rembg's waits for a place in the line before it is refused, as none of them knows 503.
    var rembgWait: Duration

    /// Where people sign in, strangers do not get to send this machine around the internet, unless somebody says so.
    init(_ reader: SettingsReader) throws {
        let hasSignIn = try reader.namesProvider
        fetching = try reader.choice("CUTOUT_FETCH_URLS") ?? (hasSignIn ? .members : .everyone)
        fetchableAddresses = try Self.addresses(reader.text("CUTOUT_FETCH_ALSO") ?? "")
        fetchablePorts = try reader.text("CUTOUT_FETCH_PORTS").map(Self.ports) ?? PublicFetcher.standardPorts
        rembgWait = .seconds(try reader.number("CUTOUT_REMBG_WAIT", in: 0...600) ?? 60)
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

    private static func ports(_ text: String) throws -> Set<UInt16> {
        let ranges = text.split { $0 == "," || $0 == " " }.map(range)
        guard !ranges.isEmpty, ranges.allSatisfy({ $0 != nil }) else {
            throw Configuration.InvalidSetting(
                name: "CUTOUT_FETCH_PORTS",
                value: text,
                expected: "ports and ranges of them with commas between, such as 80,443,8000-8099"
            )
        }
        return ranges.reduce(into: []) { $0.formUnion($1 ?? 1...1) }
    }

    /// A port, or the first and the last of a range.
    private static func range(_ text: Substring) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, 0 < first,
            first <= last
        else { return nil }
        return first...last
    }
}

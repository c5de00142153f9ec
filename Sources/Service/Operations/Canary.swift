/// A version that some of the people are served with before it is promoted: `CUTOUT_CANARY=vit-s14@1.1.0:5%`.
package struct Canary: Sendable, Equatable {
    package let name: String
    package let version: String
    /// How many of those who ask for the model are served with the version, 0...1.
    let share: Double

    /// - Returns: nil for anything else than `NAME@VERSION:PERCENT%`.
    package init?(parsing text: String) {
        guard let at = text.firstIndex(of: "@"), let colon = text.lastIndex(of: ":"), at < colon,
            text.last == "%", let percent = Double(text[text.index(after: colon)...].dropLast()),
            (0...100).contains(percent)
        else { return nil }
        name = String(text[..<at])
        version = String(text[text.index(after: at)..<colon])
        share = percent / 100
        guard !name.isEmpty, !version.isEmpty else { return nil }
    }

    /// As the registry is asked for it.
    package var reference: String { "\(name)@\(version)" }

    /// Whether somebody belongs to the share: always the same answer for the same person and version, in every process and
    /// after every restart. Who does not say who they are does not.
    package func includes(_ person: String?) -> Bool {
        guard let person else { return false }
        return Self.position(of: "\(reference) \(person)") < share
    }

    /// A place in 0..<1 that depends on every character: FNV-1a (Fowler, Noll, Vo), whose bits MurmurHash3's finalizer
    /// mixes.
    private static func position(of text: String) -> Double {
        var hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
        hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return Double((hash ^ hash >> 33) >> 11) / 0x1p53
    }
}

extension SettingsReader {
    func canary(_ name: String) throws -> Canary? {
        guard let text = text(name) else { return nil }
        guard let canary = Canary(parsing: text) else {
            throw Configuration.InvalidSetting(
                name: name,
                value: text,
                expected: "a model's version and a share, such as vit-s14@1.1.0:5%"
            )
        }
        return canary
    }
}

import Foundation

/// The other sites whose pages may ask this Cutout from a browser: `CUTOUT_ALLOWED_ORIGINS`.
///
/// A site that is named may ask as whoever it has a key of, or as nobody that is known; `*` opens Cutout to every page that
/// has a key. Cookies are nobody's but the site's own, whatever is set here.
package struct AllowedOrigins: Sendable, Equatable {
    /// Sites that are named.
    let sites: Set<SiteOrigin>
    /// Whether pages of all others may ask with a key.
    package let areOpenToKeys: Bool

    /// Nobody, as where nothing is set.
    package static let none = AllowedOrigins(sites: [], areOpenToKeys: false)

    package init(sites: Set<SiteOrigin>, areOpenToKeys: Bool) {
        (self.sites, self.areOpenToKeys) = (sites, areOpenToKeys)
    }

    package var isEmpty: Bool { sites.isEmpty && !areOpenToKeys }

    /// Whether a site is named.
    func name(_ origin: String) -> Bool { SiteOrigin(of: origin).map(sites.contains) ?? false }

    /// The value of `Access-Control-Allow-Origin` for a page of `origin`; nil where it is let in on no terms.
    func header(for origin: String) -> String? {
        if name(origin) { return origin }
        return areOpenToKeys ? "*" : nil
    }

    /// What nginx is told: origins with spaces between.
    package var list: String {
        ((areOpenToKeys ? ["*"] : []) + sites.map(\.description).sorted()).joined(separator: " ")
    }
}

extension SettingsReader {
    /// Origins, or `*`, with commas or spaces between; none where the setting is not set.
    func allowedOrigins(_ name: String) throws -> AllowedOrigins {
        let words = (text(name) ?? "").split { $0 == "," || $0 == " " }.map(String.init)
        let sites = try words.filter { $0 != "*" }.map { word in
            guard let site = SiteOrigin(exactly: word) else {
                throw Configuration.InvalidSetting(
                    name: name,
                    value: word,
                    expected:
                        "sites with commas between, such as https://shop.example.org, or * for every page that has a key"
                )
            }
            return site
        }
        return AllowedOrigins(sites: Set(sites), areOpenToKeys: words.contains("*"))
    }
}

extension SiteOrigin {
    /// An address that is no more than an origin, perhaps with a closing slash.
    fileprivate init?(exactly text: String) {
        guard let origin = SiteOrigin(of: text), origin.host.utf8.allSatisfy(Self.isHostByte) else {
            return nil
        }
        let bare = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let parts = URLComponents(string: bare), parts.path.isEmpty, parts.query == nil,
            parts.fragment == nil
        else { return nil }
        self = origin
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}

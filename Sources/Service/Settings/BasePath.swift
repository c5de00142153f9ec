/// Where the site is below its host: empty, or a path such as `/cutout` where a proxy shows it there.
///
/// Only what leaves the application has it: redirects, cookies, and the address that a provider sends people back to. The web
/// server takes it off what comes in.
enum BasePath {
    /// - Throws: `Configuration.InvalidSetting` for what is no path of plain segments.
    static func read(_ reader: SettingsReader) throws -> String {
        guard let text = reader.text("CUTOUT_BASE_PATH"), text != "/" else { return "" }
        let path = text.hasSuffix("/") ? String(text.dropLast()) : text
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard path.hasPrefix("/"), segments.allSatisfy(isPlain) else {
            throw Configuration.InvalidSetting(
                name: "CUTOUT_BASE_PATH",
                value: text,
                expected: "a path such as /cutout, of letters, digits, dots, hyphens and underscores"
            )
        }
        return path
    }

    private static func isPlain(_ segment: Substring) -> Bool {
        !segment.isEmpty && segment != "." && segment != ".."
            && segment.utf8.allSatisfy { byte in
                byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            }
    }
}

import FastCGI
import Fetching

/// Turns settings into values, and says which setting is wrong and what was expected where it cannot.
package struct SettingsReader {
    let values: [String: String]

    package init(values: [String: String]) {
        self.values = values
    }

    /// The setting's value; nil where it is not set or empty.
    func text(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Configuration.InvalidSetting(
                name: name,
                value: text,
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// `true` or `false`, and their usual other spellings; false where the setting is not set.
    func flag(_ name: String) throws -> Bool {
        switch text(name)?.lowercased() {
        case nil, "false", "0", "no", "off": return false
        case "true", "1", "yes", "on": return true
        case let other?:
            throw Configuration.InvalidSetting(name: name, value: other, expected: "true or false")
        }
    }

    func choice<Choice>(_ name: String) throws -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let text = text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let accepted = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Configuration.InvalidSetting(name: name, value: text, expected: "one of \(accepted)")
        }
        return choice
    }

    /// Addresses and blocks of them, with commas or spaces between; none where the setting is not set.
    func blocks(_ name: String) throws -> [AddressBlock] {
        let fields = (text(name) ?? "").split { $0 == "," || $0 == " " }.map(String.init)
        let blocks = fields.compactMap(AddressBlock.init(parsing:))
        guard blocks.count == fields.count else {
            throw Configuration.InvalidSetting(
                name: name,
                value: text(name) ?? "",
                expected: "addresses and blocks of them with commas between, such as 127.0.0.1,10.0.0.0/8"
            )
        }
        return blocks
    }

    /// `inherited`, `HOST:PORT`, or else the path of a Unix socket.
    package func address(_ name: String) throws -> FastCGIAddress? {
        guard let text = text(name) else { return nil }
        if text == "inherited" { return .inherited }
        guard !text.contains("/"), let colon = text.lastIndex(of: ":") else {
            return .unix(path: text, mode: 0o660)
        }
        guard let port = UInt16(text[text.index(after: colon)...]) else {
            throw Configuration.InvalidSetting(
                name: name,
                value: text,
                expected: "a socket path, HOST:PORT or the word inherited"
            )
        }
        return .tcp(host: String(text[..<colon]), port: port)
    }
}

import Foundation

/// Reads settings from a `.env` file: one `NAME=value` a line, `#` starts a comment line, values may stand
/// in single or double quotes, a leading `export` is allowed. This is the subset that Docker Compose and
/// shells agree on: nothing is expanded.
package struct DotEnv {
    /// The settings by name; where a name occurs twice the last one counts, as in a shell.
    package let values: [String: String]

    package init(parsing text: String) {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (name, value) = Self.assignment(in: line) else { continue }
            values[name] = value
        }
        self.values = values
    }

    /// The file's settings, or none where there is no such file.
    ///
    /// - Throws: when the file exists and cannot be read as UTF-8: a setting that is silently not applied is
    ///   worse than a server that does not start.
    init(readingIfPresent path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            self.init(parsing: "")
            return
        }
        self.init(parsing: try String(contentsOfFile: path, encoding: .utf8))
    }

    private static func assignment(in line: Substring) -> (name: String, value: String)? {
        var line = line.trimmingCharacters(in: .whitespaces)
        if line.hasPrefix("export ") { line.removeFirst("export ".count) }
        guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return nil }
        let name = line[..<equals].trimmingCharacters(in: .whitespaces)
        let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        return name.isEmpty ? nil : (name, unquoted(value))
    }

    private static func unquoted(_ value: String) -> String {
        for quote in ["\"", "'"] where value.count >= 2 && value.hasPrefix(quote) && value.hasSuffix(quote) {
            return String(value.dropFirst().dropLast())
        }
        return value
    }
}

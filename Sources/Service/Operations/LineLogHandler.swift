import Foundation
import Logging

/// Writes each entry of the log as one line to standard error: for people, or as JSON for programs that collect logs.
package struct LineLogHandler: LogHandler {
    /// How lines are written.
    package enum Format: String, CaseIterable, Sendable {
        /// `2026-01-31T12:00:00.000Z info Stopped. key=value`
        case text
        /// An object with `time`, `level`, `message` and what belongs to the entry.
        case json
    }

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let format: Format
    private let write: @Sendable (String) -> Void

    /// Longer texts are cut: an error may quote what a client sent.
    private static let maximumLength = 2000

    /// - Parameter write: takes each line, with its line feed; from several threads at once.
    package init(
        _ format: Format,
        level: Logger.Level,
        write: @escaping @Sendable (String) -> Void = Self.writeToStandardError
    ) {
        self.format = format
        self.logLevel = level
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let message = event.message.description
        switch format {
        case .text:
            let fields = all.sorted { $0.key < $1.key }.map { " \($0)=\(Self.quoted("\($1)"))" }
            write("\(time) \(event.level) \(Self.singleLine(message))\(fields.joined())\n")
        case .json:
            write(Self.json(all, time: time, level: event.level, message: message) + "\n")
        }
    }

    /// Text of any origin must not look like another line.
    private static func singleLine(_ text: String) -> String {
        let scalars = text.prefix(maximumLength).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
                ? " " : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func quoted(_ text: String) -> String {
        let line = singleLine(text)
        guard line.isEmpty || line.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else {
            return line
        }
        return "\"\(line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    private static func json(
        _ metadata: Logger.Metadata,
        time: String,
        level: Logger.Level,
        message: String
    ) -> String {
        var members: [String: Any] = metadata.mapValues(value)
        members["time"] = time
        members["level"] = level.rawValue
        members["message"] = String(message.prefix(maximumLength))
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: members, options: options) else {
            preconditionFailure("strings and numbers are always written")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Numbers stay numbers.
    private static func value(_ value: Logger.MetadataValue) -> Any {
        if case .stringConvertible(let number as Int) = value { return number }
        return String("\(value)".prefix(maximumLength))
    }

    /// One call a line, so that lines of several threads stay whole.
    package static let writeToStandardError: @Sendable (String) -> Void = { line in
        FileHandle.standardError.write(Data(line.utf8))
    }
}

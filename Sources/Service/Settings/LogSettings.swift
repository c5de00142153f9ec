import Logging

/// What the log has, and in which form.
package struct LogSettings: Sendable {
    /// Text for people, or JSON lines for programs.
    package let format: LineLogHandler.Format
    /// Less important entries are left out.
    package let level: Logger.Level

    /// - Parameter settings: values by name. An empty value counts as not set.
    package init(settings: [String: String]) throws {
        let reader = SettingsReader(values: settings)
        format = try reader.choice("CUTOUT_LOG") ?? .text
        level = try reader.choice("CUTOUT_LOG_LEVEL") ?? .info
    }
}

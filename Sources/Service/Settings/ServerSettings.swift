import Logging

/// Everything that `cutout serve` is told from outside.
package struct ServerSettings: Sendable {
    package let configuration: Configuration
    package let accounts: AccountSettings
    package let storage: StorageSettings
    package let log: LogSettings

    /// - Parameter settings: values by name.
    /// - Throws: ``SettingRefusals``: whatever each part of the settings has against them, all at once.
    package init(settings: [String: String]) throws {
        var refusals = SettingRefusals()
        let configuration = refusals.collect { try Configuration(settings: settings) }
        let accounts = refusals.collect { try AccountSettings(settings: settings) }
        let storage = refusals.collect { try StorageSettings(settings: settings) }
        let log = refusals.collect { try LogSettings(settings: settings) }
        guard let configuration, let accounts, let storage, let log else { throw refusals }
        self.configuration = configuration
        self.accounts = accounts
        self.storage = storage
        self.log = log
    }
}

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

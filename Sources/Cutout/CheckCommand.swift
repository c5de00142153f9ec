import ArgumentParser
import Service

/// `cutout check`: whether `cutout serve` would run well with these settings.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the settings as 'serve' does, and say what is wrong, risky or out of reach.",
        discussion: "Exit code 1 where Cutout could not serve. Nothing is changed and nothing is served."
    )

    func run() throws {
        let findings = SetupCheck.findings(for: try Configuration.settings(and: ServeCommand.settingsFile))
        for finding in findings {
            switch finding {
            case .fine(let sentence): print("ok       \(sentence)")
            case .warning(let sentence): print("warning  \(sentence)")
            case .problem(let sentence): print("problem  \(sentence)")
            }
        }
        let isServable = findings.allSatisfy { if case .problem = $0 { false } else { true } }
        guard isServable else { throw ExitCode(1) }
    }
}

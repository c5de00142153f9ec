import Foundation

/// Settings whose values are in files: `NAME_FILE=/run/secrets/name` stands for `NAME=` and what is in the file, as
/// Docker's and systemd's secrets have it. So a secret is in no process's environment.
package enum SettingFiles {
    private static let ending = "_FILE"

    /// The settings that may be in files: those that are nobody else's business.
    static let names = [
        "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "SECRET_KEY",
        "JWT_SECRET_KEY", "CUTOUT_METRICS",
    ]

    /// `settings` with what the files say. Line ends behind a value are not part of it.
    ///
    /// - Throws: `Configuration.Refusal` where a file cannot be read or is empty, or a value is set in both ways: which
    ///   of the two would count is not for us to guess.
    package static func resolve(_ settings: [String: String]) throws -> [String: String] {
        var settings = settings
        for name in names {
            guard let path = settings[name + ending], !path.isEmpty else { continue }
            guard settings[name, default: ""].isEmpty else {
                throw Configuration.Refusal(
                    "\(name) and \(name)\(ending) are both set. Leave one of them out."
                )
            }
            settings[name] = try value(in: path, of: name)
        }
        return settings
    }

    private static func value(in path: String, of name: String) throws -> String {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw Configuration.Refusal(
                "\(name)\(ending)=\(path) cannot be read: \(ErrorText.describe(error))"
            )
        }
        let value = text.trimmingCharacters(in: .newlines)
        guard !value.isEmpty else { throw Configuration.Refusal("\(name)\(ending)=\(path) is empty.") }
        return value
    }
}

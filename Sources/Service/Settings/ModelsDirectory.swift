import Foundation

/// Finds the folder of models that belongs to this executable, so that `cutout` works from any directory.
package enum ModelsDirectory {
    /// The folder `models` beside or above the executable (a checkout that was built in place), else where an
    /// installation keeps it.
    package static var standard: String {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return ancestors(of: executable).map { $0.appendingPathComponent("models").path }
            .first { FileManager.default.fileExists(atPath: $0 + "/registry.json") }
            ?? "/usr/share/cutout/models"
    }

    private static func ancestors(of url: URL) -> [URL] {
        var ancestors: [URL] = []
        var current = url.deletingLastPathComponent()
        while current.path != "/" {
            ancestors.append(current)
            current = current.deletingLastPathComponent()
        }
        return ancestors
    }
}

import Archive
import ArgumentParser
import Cryptography
import Foundation
import History

/// `cutout restore`: a backup becomes the data folder again.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup back, while the server is stopped.",
        discussion: """
            The backup is checked first, file by file. What is in the data folder is moved aside by --replace and never \
            removed. A backup of an older release is brought up to date when the server starts.
            """
    )

    @Argument(
        help: "A backup, a folder of backups (the newest is taken), or - for an archive on standard input."
    )
    var source: String

    @Flag(help: "Move what is in the data folder aside.")
    var replace = false

    @OptionGroup var options: DataOptions

    func run() throws {
        guard source == "-" else { return try restore(from: source) }
        let folder = NSTemporaryDirectory() + "/cutout-restore-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try ArchiveReader.read(STDIN_FILENO) { name, contents in
            let file = URL(fileURLWithPath: "\(folder)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Data(contents).write(to: file)
        }
        try restore(from: folder)
    }

    private func restore(from backup: String) throws {
        let report = try Restore(from: backup, digest: Digest.sha256)
            .run(to: options.folder, replacing: replace)
        let manifest = report.manifest
        print(
            """
            \(options.folder) is as it was on \(manifest.created.ISO8601Format()), by Cutout \(manifest.version): \
            \(Amount.of(manifest.items, "item")), \(Amount.of(manifest.blobs, "file")), \
            \(Amount.bytes(manifest.byteCount)).
            """
        )
        if let replaced = report.replaced {
            print("What was there is in \(replaced). Remove it once all is well.")
        }
    }
}

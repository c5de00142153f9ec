import Archive
import ArgumentParser
import Cryptography
import Foundation
import History
import Service

/// `cutout backup`: a copy of everything people keep.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the history into a dated folder, beside a server that goes on.",
        discussion: """
            Every backup is whole by itself; a file that the last one has too is linked to it and takes no further room. \
            A backup that is interrupted leaves those before it as they were.

            Examples:
              cutout backup /mnt/backups --keep 14         one more, and the oldest beyond 14 go
              cutout backup - | ssh nas 'cat > cutout.zip' an archive in a pipe
            """
    )

    @Argument(help: "The folder of backups, or - for a ZIP archive on standard output.")
    var destination: String

    @Option(help: "How many backups to keep; without it all stay.")
    var keep: Int?

    @OptionGroup var options: DataOptions

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep takes a number of at least 1.") }
        if keep != nil, destination == "-" { throw ValidationError("--keep needs a folder of backups.") }
    }

    func run() throws {
        let backup = Backup(of: options.folder, version: CutoutVersion.current, digest: Digest.sha256)
        let report: Backup.Report
        if destination == "-" {
            report = try write(backup)
        } else {
            let made = try BackupFolder(destination).add(backup, keeping: keep)
            report = made.report
            print(
                """
                \(made.folder): \(Amount.of(report.manifest.items, "item")), \
                \(Amount.of(report.manifest.blobs, "file")), \(Amount.bytes(report.manifest.byteCount)), \
                \(report.adopted) of them from the backup before.
                """
            )
        }
        try BackupNote.leave(report.manifest, in: options.folder)
        guard report.damaged.isEmpty else {
            throw DamagedFiles(report.damaged, in: options.folder)
        }
    }

    private func write(_ backup: Backup) throws -> Backup.Report {
        guard isatty(STDOUT_FILENO) == 0 else {
            throw ValidationError("Standard output is a terminal; send it to a file or through a pipe.")
        }
        let archive = try ZIPWriter { try FileHandle.standardOutput.write(contentsOf: $0) }
        let report = try backup.write { try archive.add($0, $1, modified: Date()) }
        try archive.finish()
        return report
    }
}

/// Files that are not what was saved; the command fails, and says so at its end.
struct DamagedFiles: Error, CustomStringConvertible {
    let description: String

    init(_ files: [BlobID], in folder: String) {
        description = """
            \(Amount.of(files.count, "file")) of \(folder) missing or damaged; restore from a backup:
            \(files.map { "  blobs/\($0.rawValue.prefix(2))/\($0)" }.joined(separator: "\n"))
            """
    }
}

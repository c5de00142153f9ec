import ArgumentParser
import Cryptography
import History

/// `cutout verify`: whether everything that people keep is there, byte for byte.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read a data folder or a backup whole; exit code 1 says that files are missing or damaged."
    )

    @Argument(help: "A backup. Without it the data folder is read, which a server may be using.")
    var folder: String?

    @OptionGroup var options: DataOptions

    func run() throws {
        let folder = folder ?? options.folder
        let found = try Verification(of: folder, digest: Digest.sha256)
        guard found.damaged.isEmpty else { throw DamagedFiles(found.damaged, in: folder) }
        print(
            """
            \(folder) is whole: \(Amount.of(found.items, "item")), \(Amount.of(found.sound, "file")), \
            \(Amount.bytes(found.byteCount)).
            """
        )
    }
}

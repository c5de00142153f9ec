import ArgumentParser
import Cryptography
import History
import Service

/// `cutout corrections`: what people gave for training.
struct CorrectionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corrections",
        abstract: "What people mended and gave for training.",
        subcommands: [Export.self]
    )

    /// `cutout corrections export`: as shards for `models/training`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Write photos and mended mattes as shards, without names or ids, beside a server that goes on.",
            discussion: """
                Only what people agreed to give on their account page is written. An export takes the place of the one \
                before in the same folder: what was deleted or is not given any more is gone from it.

                Example:
                  cutout corrections export shards/            then, in a training's [data.mix]: corrections = 1.0
                """
        )

        @Argument(help: "The folder of shards; shards of other sets in it stay.")
        var folder: String

        @Option(help: "The longer side of photos, in pixels.")
        var side = CorrectionsExport.standardSide

        @OptionGroup var options: DataOptions

        func validate() throws {
            guard (64...4096).contains(side) else {
                throw ValidationError("--side takes a number from 64 to 4096.")
            }
        }

        func run() throws {
            let corrections = try Corrections(in: options.folder, digest: Digest.sha256)
            let report = try CorrectionsExport(to: folder, side: side).run(corrections)
            print(
                "\(folder): \(Amount.of(report.samples, "correction")) in \(Amount.of(report.shards, "shard"))."
            )
            guard report.unreadable == 0 else {
                throw Unreadable(description: "\(Amount.of(report.unreadable, "photo")) could not be read.")
            }
        }
    }

    /// Photos that are left out; the command fails, and says so at its end.
    private struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }
}

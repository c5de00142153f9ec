import ArgumentParser
import Service

/// `cutout`: the server and the command line in one executable.
@main
struct CutoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cutout",
        abstract: "Removes image backgrounds on a machine of your own.",
        discussion: """
            Examples:
              cutout remove photo.jpg                      photo-cutout.png beside it
              cutout remove photo.jpg -o cutout.webp       chooses name and format
              cutout remove photos/ -o cutouts/            a whole folder
              cutout remove - < photo.jpg > cutout.png     in a pipe
              cutout models                                what can be chosen with --model
            """,
        version: CutoutVersion.current,
        subcommands: [
            RemoveCommand.self, FramesCommand.self, ServeCommand.self, HealthCommand.self, ModelsCommand.self,
            LimitsCommand.self,
            CheckCommand.self, BackupCommand.self, RestoreCommand.self, VerifyCommand.self,
            CorrectionsCommand.self,
        ]
    )
}

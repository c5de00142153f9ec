import ArgumentParser

/// The options of `cutout remove` for many photos.
struct BatchArguments: ParsableArguments {
    enum Choice: String, ExpressibleByArgument, CaseIterable {
        case yes, no
    }

    @Option(
        help: """
            How cutouts are called, with {stem} for the photo's name; {stem}-cutout where they lie beside their photos, \
            else {stem}.
            """
    )
    var name: NameTemplate?

    @Option(help: "Whether folders in folders are searched too.")
    var recursive = Choice.yes

    @Flag(help: "Pass over photos whose cutouts are there and not older.")
    var skipExisting = false

    @Flag(
        help:
            "Go on with whatever arrives in the folder, until Ctrl-C. Started again, it goes on where it was."
    )
    var watch = false

    @Flag(help: "Stop at the first photo that fails.")
    var failFast = false

    @Flag(help: "Tell what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Write a line of JSON for each photo to standard output.")
    var json = false

    func validate() throws {
        if watch, dryRun { throw ValidationError("--watch and --dry-run do not go together.") }
    }
}

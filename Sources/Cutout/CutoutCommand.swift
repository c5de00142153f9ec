import ArgumentParser

/// `cutout`: removes image backgrounds on a machine of your own.
@main
struct CutoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cutout",
        abstract: "Removes image backgrounds on a machine of your own."
    )
}

import ArgumentParser
import Cryptography
import Foundation
import Matting
import Service

extension ModelsCommand {
    private static let reloading =
        "A server that runs serves it once it reads its models again: systemctl reload cutout, or SIGHUP."

    /// `cutout models promote NAME@VERSION`
    struct Promote: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a version the one that its model's name stands for.",
            discussion: """
                The version is loaded and must answer before it is promoted. What stood before stays in the registry, and \
                comes back with 'cutout models rollback'.
                """
        )

        @Argument(help: "The model and its version, such as vit-s14@1.1.0.")
        var reference: String

        func run() throws {
            let configuration = try Configuration.load()
            let folder = configuration.modelsDirectory
            let registry = try ModelRegistry(folder: folder, digest: Digest.sha256)
            guard reference.contains("@") else {
                throw ValidationError("Name the version, too: \(reference)@VERSION.")
            }
            let model = try registry.model(named: reference)
            let standing = try registry.model(named: model.name)
            guard model != standing else {
                print("\(model.name) stands for \(model.version) already.")
                return
            }
            _ = try TorchModel(model, from: registry)
            try registry.promotions.promoting(model, over: standing, at: Date()).write(to: folder)
            print("\(model.name) stands for \(model.version) now, in the place of \(standing.version).")
            print(ModelsCommand.reloading)
        }
    }

    /// `cutout models rollback [NAME]`
    struct Rollback: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the last promotion back, or the last one of a model."
        )

        @Argument(help: "The model's name; that of the last promotion where none is given.")
        var name: String?

        func run() throws {
            // The registry itself is not asked: it may be what has to be mended.
            let folder = try Configuration.load().modelsDirectory
            guard let (promotions, step) = try ModelPromotions(folder: folder).rollingBack(name) else {
                throw ValidationError("Nothing\(name.map { " of \($0)" } ?? "") was promoted.")
            }
            try promotions.write(to: folder)
            print("\(step.name) stands for \(step.from) again, in the place of \(step.to).")
            print(ModelsCommand.reloading)
        }
    }
}

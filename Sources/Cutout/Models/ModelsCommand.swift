import ArgumentParser
import Cryptography
import Foundation
import Matting
import Service

/// `cutout models`: what can be chosen, fetching what is not here yet, and which version of a model stands.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List models, fetch another one, or say which version is served.",
        subcommands: [List.self, Fetch.self, Promote.self, Rollback.self],
        defaultSubcommand: List.self
    )

    /// `cutout models list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the models that --model accepts.")

        func run() throws {
            let configuration = try Configuration.load()
            let registry = try ModelRegistry(folder: configuration.modelsDirectory, digest: Digest.sha256)
            let defaultName = try registry.model(
                named: configuration.defaultModel ?? registry.defaultModel.name
            ).name
            for model in registry.models {
                print(ModelListing.text(for: model, in: registry, isDefault: model.name == defaultName))
            }
        }
    }

    /// `cutout models fetch NAME`
    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Download a model, verify it and make it ready for use."
        )

        @Argument(help: "The model's name, as 'cutout models' lists it.")
        var name: String

        func run() throws {
            let configuration = try Configuration.load()
            let registry = try ModelRegistry(folder: configuration.modelsDirectory, digest: Digest.sha256)
            let model = try registry.model(named: name)
            guard model.source != nil else {
                print("\(model.name) comes with Cutout; there is nothing to fetch.")
                return
            }
            try ModelImporter(modelsDirectory: configuration.modelsDirectory).run(name: model.name)
        }
    }
}

import ArgumentParser
import Foundation
import Service

/// The options of a command that can have its work done by a Cutout elsewhere.
struct RemoteArguments: ParsableArguments {
    @Option(help: "Have it done by the Cutout at this address, such as https://cutout.example.org.")
    var server: String?

    @Option(
        help: """
            An API key of that server, made on its account page. Other users of this machine can read a command line: \
            CUTOUT_KEY in the environment keeps the key from them.
            """
    )
    var key: String?

    func validate() throws {
        if key != nil, server == nil { throw ValidationError("--key is for --server: say which one.") }
    }
}

extension RemoteArguments {
    /// Photos that are worth having under way at once: a server has one on its line while it works on another.
    var standardJobs: Int { server == nil ? ProcessInfo.processInfo.activeProcessorCount : 4 }

    /// What does the work at the server; nil where none is named.
    func remover(_ options: RemovalOptions) throws -> RemoteRemover? {
        guard let server else { return nil }
        if case .image = options.background {
            throw ValidationError("--background takes a colour with --server, not an image.")
        }
        let key = key ?? ProcessInfo.processInfo.environment["CUTOUT_KEY"]
        return RemoteRemover(server: try RemoteServer(address: server, key: key), options: options)
    }
}

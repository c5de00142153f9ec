import ArgumentParser
import Service

/// `cutout limits`: how much an upload may have, which proxies are believed, whose pages may ask, and below which path the site
/// is shown, for whoever configures the web server in front: nginx and the application then have it from one place.
struct LimitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract:
            "Print the largest bodies in bytes, of an upload, of one under /v1.0 and of a batch; the trusted proxies; the sites whose pages may ask; and the base path.",
        shouldDisplay: false
    )

    @Option(help: "The server's .env, whose settings count where the environment has none.")
    var envFile: String?

    func run() throws {
        let configuration = try Configuration(settings: Configuration.settings(and: envFile))
        print(
            configuration.maximumBodySize,
            configuration.maximumEscapedBodySize,
            configuration.maximumBatchSize
        )
        print(configuration.trustedProxies.map(\.description).joined(separator: " "))
        print(configuration.allowedOrigins.list)
        print(configuration.basePath)
    }
}

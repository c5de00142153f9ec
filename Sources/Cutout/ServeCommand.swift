import ArgumentParser
import FastCGI
import Foundation
import Logging
import Matting
import Service

/// `cutout serve`: the FastCGI process behind nginx.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the HTTP API over FastCGI, for a web server such as nginx.",
        discussion: """
            Settings are read from the environment and from .env in the working directory; the README lists them. \
            Started by spawn-fcgi or a systemd socket unit, the inherited socket is used. SIGTERM and SIGINT end the \
            process after the requests in flight. SIGHUP reads the model registry again and serves its default from then \
            on, without dropping a request.
            """
    )

    @Option(help: "Where to listen: a socket path, HOST:PORT, or 'inherited' for descriptor 0.")
    var socket: String?

    /// Read by the server alone: the other commands are run in folders of any origin.
    static let settingsFile = ".env"

    private static let referenceBLAS = """
        Matrix products come from the reference BLAS, with which models take up to 20 times longer. Install OpenBLAS, \
        which takes its place: apt-get install libopenblas0-pthread
        """

    func run() throws {
        // Before any thread starts: each inherits the blocked signals, and the server waits for them.
        ServerSignals.block()
        let settings = try ServerSettings(settings: Configuration.settings(and: Self.settingsFile))
        let (configuration, log) = (settings.configuration, settings.log)
        LoggingSystem.bootstrap { _ in LineLogHandler(log.format, level: log.level) }
        let logger = Logger(label: "cutout")
        FreedMemory.manage()
        if TorchModel.hasReferenceBLAS { logger.warning("\(Self.referenceBLAS)") }
        let app = try App.build(
            configuration: configuration,
            accounts: settings.accounts,
            storage: settings.storage,
            logger: logger
        )
        let server = FastCGIServer(
            address: try address(configured: configuration.address),
            threads: configuration.serverThreads,
            maximumBodySize: configuration.maximumBodySize,
            maximumBodySizes: configuration.maximumBodySizes,
            bodyMemory: configuration.bodyMemory,
            streamsBody: App.streamsBody,
            log: { level, message in logger.log(level: Logger.Level(level), "\(message)") },
            onReload: { Self.reload(app, logger) },
            refusal: app.refuse,
            handler: app.respond
        )
        let warmUp = ModelWarmUp(models: app.models, pace: app.pace, logger: logger)
        warmUp.start { kill(getpid(), SIGTERM) }
        IdleModels(models: app.models, logger: logger).start()
        app.housekeeper.start()
        try server.run()
        try warmUp.rethrowFailure()
        // Not exit(): that takes libtorch's globals down under the threads that may still load a model or tidy up.
        // There is nothing left to flush: what was acknowledged is on the disk.
        _exit(EXIT_SUCCESS)
    }

    /// What is wrong with a new model is no reason to stop serving the one that works.
    private static func reload(_ app: App, _ logger: Logger) {
        do {
            let info = try app.models.reload()
            logger.notice("Models were read again: \(info.name) \(info.version) is the default.")
            Thread.detachNewThread { app.pace.measure(app.models.current) }
        } catch {
            logger.error("Models stay as they were: \(error.message)")
        }
    }

    private func address(configured: FastCGIAddress?) throws -> FastCGIAddress {
        if let socket, let address = try SettingsReader(values: ["--socket": socket]).address("--socket") {
            return address
        }
        return configured ?? (FastCGIAddress.hasInheritedSocket ? .inherited : Configuration.standardAddress)
    }
}

extension Logger.Level {
    fileprivate init(_ level: FastCGIServer.LogLevel) {
        switch level {
        case .debug: self = .debug
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        }
    }
}

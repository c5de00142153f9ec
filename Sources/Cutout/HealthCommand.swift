import ArgumentParser
import FastCGI
import Fetching
import Foundation
import Service

/// `cutout health`: whether a Cutout is ready for photos, for those who watch over it.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask a running Cutout whether it is ready; exit code 1 says no.",
        discussion: """
            Without --url the application itself is asked, on the socket of CUTOUT_SOCKET, so that this works where no \
            web server is.
            """
    )

    @Option(help: "Ask by HTTP, through the web server at this address, such as http://127.0.0.1:8080.")
    var url: String?

    private static let path = "/api/ready"

    func run() throws {
        switch try url.map(statusThroughWebServer) ?? statusOfApplication() {
        case 200: print("ready")
        case 503: throw Unready("The model is still being loaded.")
        case let status: throw Unready("The answer to \(Self.path) was \(status).")
        }
    }

    /// Why Cutout is not ready, in words.
    private struct Unready: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    private func statusOfApplication() throws -> Int {
        let reader = SettingsReader(values: try Configuration.settings())
        return try FastCGIProbe(address: reader.address("CUTOUT_SOCKET") ?? Configuration.standardAddress)
            .status(of: Self.path)
    }

    private func statusThroughWebServer(_ url: String) throws -> Int {
        guard let origin = SiteOrigin(of: url) else {
            throw ValidationError("\(url) is no address: give one such as http://127.0.0.1:8080.")
        }
        return try CurlClient(security: .httpOnLoopback)
            .fetch(FetchRequest(.get, url: origin.description + Self.path)).status
    }
}

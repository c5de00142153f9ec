import Foundation
import Service

/// Has photos cut out by a Cutout elsewhere, through its HTTP API.
struct RemoteRemover: PhotoRemover {
    let server: RemoteServer
    let options: RemovalOptions

    func prepare() throws {
        // Answers everybody but whoever has a key that is no good.
        _ = try server.send(.get, "/api/models")
    }

    func remove(_ photo: [UInt8]) throws -> [UInt8] {
        try server.send(.post(contentType: "application/octet-stream", body: photo), "/api/remove?\(query)")
    }

    private var query: String {
        let settings = ItemSettings(options)
        var components = URLComponents()
        components.queryItems = [
            URLQueryItem(name: "format", value: settings.format),
            URLQueryItem(name: "channels", value: settings.channels),
            URLQueryItem(name: "history", value: "false"),
        ]
        if let model = options.model { components.queryItems?.append(.init(name: "model", value: model)) }
        if let background = settings.background {
            components.queryItems?.append(.init(name: "background", value: background))
        }
        for (name, value) in options.dressFields.sorted(by: { $0.key < $1.key }) {
            components.queryItems?.append(.init(name: name, value: value))
        }
        return components.percentEncodedQuery ?? ""
    }
}

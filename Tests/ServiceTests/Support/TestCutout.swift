import Foundation
import HTTP
import Imaging
import Logging
import Matting
import Service

/// A whole Cutout without sockets, over a data folder of its own that goes when this does, and a model that sees
/// foreground wherever it looks.
final class TestCutout {
    let folder = FileManager.default.temporaryDirectory.appending(path: "cutout-\(UUID().uuidString)")
    let app: App

    private struct SolidModel: MattingModel {
        let info: ModelInfo

        func predict(_ image: Image) throws(MattingError) -> CoarseMatte {
            CoarseMatte(width: 1, height: 1, values: [1])
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A Cutout where everybody is a guest, unless settings say otherwise.
    ///
    /// - Parameters:
    ///   - data: the folder of another one's data.
    ///   - hasModel: whether the model can be loaded.
    ///   - registry: its `registry.json`, whose models all see the same.
    static func make(
        _ settings: [String: String] = [:],
        data: URL? = nil,
        hasModel: Bool = true,
        registry: String = registry
    ) throws -> TestCutout {
        try TestCutout(settings, data: data, hasModel: hasModel, registry: registry)
    }

    private init(_ settings: [String: String], data: URL?, hasModel: Bool, registry: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(registry.utf8).write(to: folder.appending(path: "registry.json"))
        var settings = settings
        settings["CUTOUT_DATA"] = (data ?? folder.appending(path: "data")).path
        let models = try ModelPool(
            preferring: nil,
            canary: Configuration(settings: settings).canary,
            reading: { [folder] () throws(MattingError) in
                try ModelRegistry(folder: folder.path, digest: { _ in [] })
            },
            load: { info, _ throws(MattingError) in
                guard hasModel else { throw MattingError(.modelInvalid, "This model is not to be loaded.") }
                return SolidModel(info: info)
            }
        )
        app = try App(
            Services(
                configuration: Configuration(settings: settings),
                accounts: AccountSettings(settings: settings),
                storage: StorageSettings(settings: settings),
                models: models,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
    }

    /// The answer to a request, from this machine and to it unless it says otherwise.
    func send(_ request: HTTPRequest) -> HTTPResponse {
        var request = request
        request.remoteAddress = request.remoteAddress ?? "127.0.0.1"
        request.headers["Host"] = request.headers["Host"] ?? "localhost"
        return app.respond(to: request)
    }

    /// The cookie of a new guest.
    func guestCookie() -> String {
        let answer = send(HTTPRequest(path: "/api/me", headers: ["Host": "localhost"]))
        return String(answer.headers["Set-Cookie"]?.prefix { $0 != ";" } ?? "")
    }

    /// One model, `solid`.
    static let registry = registry(default: "solid", models: [model("solid")])

    static func registry(default name: String, aliases: [String: String] = [:], models: [String]) -> String {
        let aliases = aliases.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        return """
            {"default":"\(name)","aliases":{\(aliases)},"models":[\(models.joined(separator: ","))]}
            """
    }

    /// A model's entry in a registry.
    static func model(_ name: String, version: String = "1") -> String {
        """
        {"name":"\(name)","version":"\(version)","title":"","summary":"","architecture":"","license":"MIT",
        "input_size":{"width":1,"height":1},"normalization":{"mean":[0,0,0],"deviation":[1,1,1]},
        "precisions":["float32"],"file":"\(name).pt","sha256":"00","quality":[]}
        """
    }
}

extension HTTPRequest {
    /// A POST of a multipart form.
    static func make(
        _ path: String,
        _ parts: [(name: String, filename: String?, content: [UInt8])],
        query: String = "",
        headers: HTTPHeaders = [:]
    ) -> HTTPRequest {
        var body: [UInt8] = []
        for part in parts {
            let filename = part.filename.map { "; filename=\"\($0)\"" } ?? ""
            body += Array(
                "--x\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(filename)\r\n\r\n".utf8
            )
            body += part.content + Array("\r\n".utf8)
        }
        var headers = headers
        headers["Content-Type"] = "multipart/form-data; boundary=x"
        return HTTPRequest(
            method: .post,
            path: path,
            query: QueryParameters(parsing: query),
            headers: headers,
            body: body + Array("--x--\r\n".utf8)
        )
    }
}

extension HTTPResponse {
    /// The whole body.
    var bytes: [UInt8] {
        if case .bytes(let bytes) = body { bytes } else { [] }
    }

    /// The body as a JSON object.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }

    /// The code of an error in Cutout's words.
    var errorCode: String? { (json["error"] as? [String: Any])?["code"] as? String }
}

/// A photo as clients send them.
enum TestPhoto {
    /// A PNG of one colour.
    static func make(width: Int = 24, height: Int = 16) throws -> [UInt8] {
        let pixels = (0..<width * height).flatMap { _ in [200, 40, 40, 255] as [UInt8] }
        return try ImageEncoder.encode(Image(width: width, height: height, pixels: pixels), as: .png)
    }
}

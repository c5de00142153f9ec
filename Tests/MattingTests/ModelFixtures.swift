import Cryptography
import Foundation
import Imaging
import Matting

/// Where the tests' files and the project's own models lie.
enum ModelFixtures {
    static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    static let models = tests.deletingLastPathComponent().appendingPathComponent("models").path

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: tests.appendingPathComponent("Fixtures/\(path)")))
    }

    static func photo(_ name: String) throws -> Image {
        try ImageDecoder.decode(bytes("photos/\(name).jpg")[...])
    }

    static func digest(_ bytes: [UInt8]) throws -> String {
        try Digest.sha256(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// A registry of one model in a folder of its own, which goes when this does.
final class TemporaryRegistry {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cutout-\(UUID().uuidString)")

    init(json: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(Array(json.utf8), to: "registry.json")
    }

    /// A model of 8x6 whose weights are `weights`, registered with their hash or with `sha256`.
    convenience init(weights: [UInt8]?, sha256: String? = nil, file: String = "m.pt") throws {
        let digest = try sha256 ?? ModelFixtures.digest(weights ?? [])
        try self.init(json: Self.json(origin: #""sha256": "\#(digest)""#, file: file))
        if let weights { try write(weights, to: file) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }

    func open() throws(MattingError) -> ModelRegistry {
        try ModelRegistry(folder: folder.path, digest: Digest.sha256)
    }

    static let imported = #"""
        "source": {"package": "p", "version": "1", "file": "f", "sha256": "ab", "download_size": 1}
        """#

    static func json(
        default: String = "m",
        origin: String,
        file: String = "m.pt",
        size: String = #"{"width": 8, "height": 6}"#,
        aliases: String = "{}",
        threads: String = "null"
    ) -> String {
        #"""
        {"default": "\#(`default`)", "aliases": \#(aliases), "models": [{
            "name": "m", "version": "2.1", "title": "M", "summary": "", "architecture": "A",
            "license": "Apache-2.0", "input_size": \#(size),
            "normalization": {"mean": [0, 0, 0], "deviation": [1, 1, 1]}, "precisions": ["float32"],
            "threads": \#(threads), "file": "\#(file)", \#(origin), "quality": []
        }]}
        """#
    }
}

import Foundation
import Imaging

/// Small files made by other programs; `make.py` beside them says how.
enum Fixture {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/imaging")

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: name)))
    }

    static func image(_ name: String) throws -> Image {
        try ImageDecoder.decode(bytes(name)[...])
    }
}

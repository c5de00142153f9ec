import Cryptography
import Foundation
import Imaging
import Matting

/// What was asked for when an item was made, as its row and the API hold it.
package struct ItemSettings: Codable, Sendable {
    package let format: String
    package let channels: String
    /// `#rrggbbaa`; nil where none was asked for.
    package var background: String?

    package init(_ options: RemovalOptions) {
        format = options.format.shortName
        channels = options.channels.rawValue
        if case .color(let red, let green, let blue, let alpha) = options.background {
            background = "#" + Hexadecimal.encode([red, green, blue, alpha])
        }
    }

    /// The JSON object that goes into the row.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension ImageFormat {
    /// The name by which the API's parameters call the format.
    var shortName: String { fileExtension }
}

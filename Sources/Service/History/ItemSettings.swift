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
            background = "#" + [red, green, blue, alpha].map(\.hexadecimal).joined()
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

extension UInt8 {
    /// Two lower-case digits.
    var hexadecimal: String { (self < 16 ? "0" : "") + String(self, radix: 16) }
}

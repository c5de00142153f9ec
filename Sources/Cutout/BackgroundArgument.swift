import ArgumentParser
import Foundation
import Imaging
import Matting
import Service

/// The value of `--background`: a colour, or else the path of an image.
enum BackgroundArgument {
    static func parse(_ text: String, within budget: PixelBudget) throws -> Background {
        if let color = ColorValue(parsing: text) { return Background(color) }
        guard FileManager.default.fileExists(atPath: text) else {
            throw ValidationError(
                "--background \(text) is neither a colour (\(ColorValue.acceptedForms)) nor an image file."
            )
        }
        return .image(try ImageDecoder.decode(try PhotoFile.read(text)[...], within: budget))
    }
}

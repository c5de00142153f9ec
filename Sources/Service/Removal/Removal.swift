import Imaging
import Matting

/// A finished picture, not yet a file, and what it was made of.
struct Removal: Sendable {
    /// The photo, upright: the part and the size of it that were worked on.
    let photo: Image
    /// The matte of `photo`.
    let matte: Matte
    let picture: Picture
    /// Where the subject is in an arranged picture.
    let bounds: PixelRect?
    let model: ModelInfo
    /// The model that was asked for, where another one stood in for it.
    let substitutedFor: String?
    var timings: StageTimings

    /// What was asked for: colours, or the matte alone.
    enum Picture: Sendable {
        case color(Image)
        case gray(GrayImage)

        var width: Int {
            switch self {
            case .color(let image): image.width
            case .gray(let image): image.width
            }
        }

        var height: Int {
            switch self {
            case .color(let image): image.height
            case .gray(let image): image.height
            }
        }

        /// The file of the picture.
        func encoded(as format: ImageFormat) throws -> [UInt8] {
            switch self {
            case .color(let image): try ImageEncoder.encode(image, as: format)
            case .gray(let image): try ImageEncoder.encode(image, as: format)
            }
        }
    }
}

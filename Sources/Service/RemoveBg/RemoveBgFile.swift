import Archive
import Foundation
import Imaging

/// The file that a picture becomes.
struct RemoveBgFile {
    /// Colours that stand beside a matte of their own are seen at its edges: they get more care than a flat picture.
    private static let zipQuality = 95

    let bytes: [UInt8]
    let mediaType: String

    init(_ result: ArrangingPipeline.Result, wishes: RemoveBgWishes) throws {
        switch (wishes.format, wishes.channels) {
        case (.zip, _): try self.init(zip: result.picture)
        case (let format, .alpha):
            let format = format.image ?? .png
            let matte = result.cutout.foreground.alphaChannel
            self.init(bytes: try ImageEncoder.encode(matte, as: format), mediaType: format.mediaType)
        case (let format, .rgba):
            let format = format.image ?? (result.picture.isOpaque ? .jpeg : .png)
            self.init(bytes: try ImageEncoder.encode(result.picture, as: format), mediaType: format.mediaType)
        }
    }

    private init(zip picture: Image) throws {
        let now = Date()
        var archive: [UInt8] = []
        let writer = try ZIPWriter(to: { archive += $0 })
        try writer.add(
            "color.jpg",
            ImageEncoder.encode(picture, as: .jpeg, quality: Self.zipQuality),
            modified: now
        )
        try writer.add("alpha.png", ImageEncoder.encode(picture.alphaChannel, as: .png), modified: now)
        try writer.finish()
        self.init(bytes: archive, mediaType: "application/zip")
    }

    private init(bytes: [UInt8], mediaType: String) {
        self.bytes = bytes
        self.mediaType = mediaType
    }
}

extension RemoveBgWishes.Format {
    /// The image format; nil where it depends on the picture, or is none.
    fileprivate var image: ImageFormat? {
        switch self {
        case .auto, .zip: nil
        case .png: .png
        case .jpg: .jpeg
        case .webp: .webp
        }
    }
}

import Archive
import Foundation
import Imaging

/// The file that a picture becomes.
struct RemoveBgFile {
    /// Colours that stand beside a matte of their own are seen at its edges: they get more care than a flat picture.
    private static let zipQuality = 95

    let bytes: [UInt8]
    let mediaType: String

    init(_ picture: Removal.Picture, as format: RemoveBgWishes.Format) throws {
        switch (picture, format) {
        case (.color(let image), .zip):
            try self.init(zip: image)
        case (.color(let image), _):
            let format = format.image ?? (image.isOpaque ? .jpeg : .png)
            self.init(bytes: try ImageEncoder.encode(image, as: format), mediaType: format.mediaType)
        case (.gray(let matte), _):
            let format = format.image ?? .png
            self.init(bytes: try ImageEncoder.encode(matte, as: format), mediaType: format.mediaType)
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
    var image: ImageFormat? {
        switch self {
        case .auto, .zip: nil
        case .png: .png
        case .jpg: .jpeg
        case .webp: .webp
        }
    }
}

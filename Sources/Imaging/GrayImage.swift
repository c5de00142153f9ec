/// A picture of one channel, for instance a matte written out: 0 is black, 255 white.
///
/// One byte a pixel, row after row from the top left without padding.
public struct GrayImage: Sendable, Equatable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// `width * height` bytes.
    public var pixels: [UInt8] {
        didSet { precondition(pixels.count == width * height, "GrayImage needs width * height bytes") }
    }

    /// Makes an image of pixels that are already grey.
    ///
    /// - Precondition: both sides are positive and `pixels` holds exactly `width * height` bytes.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "GrayImage needs at least one pixel")
        precondition(pixels.count == width * height, "GrayImage needs width * height bytes")
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

extension Image {
    /// The grey image with three equal channels, opaque.
    public init(_ gray: GrayImage) {
        let pixels = [UInt8](unsafeUninitializedCapacity: gray.pixels.count * 4) { buffer, count in
            for (index, value) in gray.pixels.enumerated() {
                buffer[index * 4] = value
                buffer[index * 4 + 1] = value
                buffer[index * 4 + 2] = value
                buffer[index * 4 + 3] = 255
            }
            count = gray.pixels.count * 4
        }
        self.init(width: gray.width, height: gray.height, pixels: pixels)
    }
}

/// A picture as every step after decoding sees it: upright, eight bits a channel, straight alpha.
///
/// Pixels are RGBA, row after row from the top left without padding, `width * height * 4` bytes. "Straight"
/// means that colour is not multiplied by alpha, so a cutout keeps its colours where it is transparent.
public struct Image: Sendable, Equatable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// `width * height * 4` bytes: red, green, blue, alpha.
    public var pixels: [UInt8] {
        didSet { precondition(pixels.count == width * height * 4, "Image needs width * height * 4 bytes") }
    }
    /// The ICC profile that says which RGB the pixels are in; `nil` means sRGB.
    public var colorProfile: [UInt8]?
    /// How large the picture is in print, where its file said so.
    public var density: PixelDensity?

    /// Makes an image of pixels that are already RGBA.
    ///
    /// - Precondition: both sides are positive and `pixels` holds exactly `width * height * 4` bytes.
    public init(
        width: Int,
        height: Int,
        pixels: [UInt8],
        colorProfile: [UInt8]? = nil,
        density: PixelDensity? = nil
    ) {
        precondition(width > 0 && height > 0, "Image needs at least one pixel")
        precondition(pixels.count == width * height * 4, "Image needs width * height * 4 bytes")
        self.width = width
        self.height = height
        self.pixels = pixels
        self.colorProfile = colorProfile
        self.density = density
    }

    /// Whether no pixel is even partly transparent.
    public var isOpaque: Bool {
        pixels.withUnsafeBytes { bytes in
            let pixels = bytes.assumingMemoryBound(to: UInt32.self)
            // A row at a time: a loop without an exit vectorises, and the one around it may still stop early.
            return (0..<height).allSatisfy { y in
                let common = pixels[y * width..<(y + 1) * width].reduce(UInt32.max, &)
                return UInt32(littleEndian: common) >> 24 == 255
            }
        }
    }
}

/// One picture of an animation, whole, and how long it stands.
public struct AnimationFrame: Sendable {
    /// The canvas as it is seen.
    public let image: Image
    /// How long it is seen.
    public let milliseconds: Int

    /// Makes a frame.
    public init(image: Image, milliseconds: Int) {
        self.image = image
        self.milliseconds = milliseconds
    }
}

/// Reads the pictures of an animated GIF, PNG or WebP one after another, so that no more than a few are held.
public final class AnimationReader {
    /// How many pictures there are, at least two.
    public let frameCount: Int
    /// How often they are played; 0 for ever.
    public let loops: Int

    private let source: any AnimationSource

    /// More pictures than this in one file are no animation that people made.
    static let maximumFrames = 20_000

    /// - Returns: nil for a file with no more than one picture.
    /// - Throws: as `ImageDecoder.decode` for a file that is damaged, or whose pictures have too many pixels.
    public init?(_ bytes: ArraySlice<UInt8>, within budget: PixelBudget = .standard) throws(ImagingError) {
        guard let format = SourceFormat.detect(bytes) else { return nil }
        let encoded = try EncodedImage(inspecting: bytes)
        try budget.check(width: encoded.storedWidth, height: encoded.storedHeight)
        let source: (any AnimationSource)? =
            switch format {
            case .gif: try GIFAnimation(bytes)
            case .png: try PNGAnimation(bytes, encoded, budget)
            case .webp: try WebPAnimation(bytes, encoded)
            case .jpeg, .heic, .avif, .tiff: nil
            }
        guard let source, source.frameCount > 1 else { return nil }
        guard source.frameCount <= Self.maximumFrames else {
            throw .excessive(format, "\(source.frameCount) frames")
        }
        self.source = source
        (frameCount, loops) = (source.frameCount, source.loops)
    }

    /// The next picture; nil behind the last one.
    public func next() throws(ImagingError) -> AnimationFrame? { try source.next() }
}

/// The pictures of one file.
protocol AnimationSource: AnyObject {
    var frameCount: Int { get }
    var loops: Int { get }
    func next() throws(ImagingError) -> AnimationFrame?
}

/// The pictures of an animated PNG: W3C Portable Network Graphics, third edition, section 11.3.2 (acTL, fcTL, fdAT).
///
/// Each is put together to a PNG of its own, with the file's palette and profile, and goes through the door of all photos.
final class PNGAnimation: AnimationSource {
    private struct Frame {
        let control: ByteReader
        var data: [ArraySlice<UInt8>] = []
    }

    let frameCount: Int
    let loops: Int

    private let header: ArraySlice<UInt8>
    private var shared: [UInt8] = []
    private var frames: [Frame] = []
    private let budget: PixelBudget
    private var index = 0
    private var canvas: AnimationCanvas
    private var disposal: (() -> Void)?
    private var profile: [UInt8]?

    /// Chunks that are about the file as a whole, or that each picture gets of its own.
    private static let left: [StaticString] = ["IHDR", "acTL", "fcTL", "fdAT", "IDAT", "IEND", "eXIf"]

    init?(_ bytes: ArraySlice<UInt8>, _ encoded: EncodedImage, _ budget: PixelBudget) throws(ImagingError) {
        self.budget = budget
        canvas = AnimationCanvas(width: encoded.storedWidth, height: encoded.storedHeight)
        var control: ByteReader?
        var header: ArraySlice<UInt8>?
        var isBeforeData = true
        for chunk in PNGChunks(bytes) {
            if chunk.isCut { throw .damaged(.png, "the file ends too early") }
            if chunk.isNamed("IHDR") { header = chunk.data }
            if chunk.isNamed("acTL") { control = ByteReader(chunk.data, .bigEndian) }
            if chunk.isNamed("fcTL") { frames.append(Frame(control: ByteReader(chunk.data, .bigEndian))) }
            if chunk.isNamed("IDAT") {
                isBeforeData = false
                // A picture before the first fcTL is for those who know no animations.
                if !frames.isEmpty { frames[frames.count - 1].data.append(chunk.data) }
            }
            if chunk.isNamed("fdAT"), !frames.isEmpty {
                frames[frames.count - 1].data.append(chunk.data.dropFirst(4))
            }
            if isBeforeData, !Self.left.contains(where: chunk.isNamed) { shared += chunk.whole }
        }
        guard let header, let control, header.count == 13 else { return nil }
        self.header = header
        frames.removeAll { $0.data.isEmpty }
        frameCount = frames.count
        loops = control.unsigned(at: 4, count: 4) ?? 0
    }

    func next() throws(ImagingError) -> AnimationFrame? {
        guard index < frames.count else { return nil }
        let frame = frames[index]
        frames[index].data = []
        guard let width = frame.control.unsigned(at: 4, count: 4),
            let height = frame.control.unsigned(at: 8, count: 4),
            let left = frame.control.unsigned(at: 12, count: 4),
            let top = frame.control.unsigned(at: 16, count: 4),
            let numerator = frame.control.unsigned(at: 20, count: 2),
            let denominator = frame.control.unsigned(at: 22, count: 2),
            let dispose = frame.control.unsigned(at: 24, count: 1),
            let blend = frame.control.unsigned(at: 25, count: 1),
            left + width <= canvas.width, top + height <= canvas.height
        else { throw .damaged(.png, "frame \(index + 1) does not fit") }
        let picture = try ImageDecoder.decode(file(of: frame, width, height)[...], within: budget)
        profile = picture.colorProfile
        let area = AnimationCanvas.Area(left: left, top: top, width: width, height: height)
        disposal?()
        // What the first picture should go back to is nothing.
        disposal = disposal(index == 0 && dispose == 2 ? 1 : dispose, area)
        canvas.draw(picture.pixels, in: area, isOver: blend == 1)
        index += 1
        return AnimationFrame(
            image: Image(
                width: canvas.width,
                height: canvas.height,
                pixels: canvas.pixels,
                colorProfile: profile
            ),
            milliseconds: numerator * 1000 / (denominator == 0 ? 100 : denominator)
        )
    }

    private func disposal(_ dispose: Int, _ area: AnimationCanvas.Area) -> (() -> Void)? {
        switch dispose {
        case 1: return { [unowned self] in canvas.clear(area) }
        case 2:
            let before = canvas
            return { [unowned self] in canvas = before }
        default: return nil
        }
    }

    private func file(of frame: Frame, _ width: Int, _ height: Int) -> [UInt8] {
        var beginning = PNGWriter()
        beginning.append(
            "IHDR",
            UInt32(truncatingIfNeeded: width).bigEndianBytes
                + UInt32(truncatingIfNeeded: height).bigEndianBytes
                + header.dropFirst(8)
        )
        var end = PNGWriter()
        end.append("IDAT", Array(frame.data.joined()))
        end.append("IEND")
        return beginning.bytes + shared + end.bytes.dropFirst(PNGFile.signature.count)
    }
}

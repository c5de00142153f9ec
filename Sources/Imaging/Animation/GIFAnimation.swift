/// The pictures of a GIF, drawn one over another: GIF89a, section 23, and Netscape's extension for loops.
final class GIFAnimation: AnimationSource {
    let frameCount: Int
    let loops: Int

    private let bytes: ArraySlice<UInt8>
    private var walk: GIFWalk
    private var canvas: AnimationCanvas
    /// What becomes of the picture before, once the next one comes.
    private var disposal: (() -> Void)?

    /// Browsers show a picture for so long whose own time is a hundredth of a second or none.
    private static let standardMilliseconds = 100

    init(_ bytes: ArraySlice<UInt8>) throws(ImagingError) {
        self.bytes = bytes
        walk = try GIFWalk(bytes)
        var counting = walk
        guard let first = try counting.next() else { throw .damaged(.gif, "no picture") }
        var count = 1
        while count <= AnimationReader.maximumFrames, try counting.next() != nil { count += 1 }
        frameCount = count
        // The extension says how often it is repeated; without it it is shown once.
        loops = counting.repeats.map { $0 == 0 ? 0 : $0 + 1 } ?? 1
        canvas = AnimationCanvas(width: first.canvasWidth, height: first.canvasHeight)
    }

    func next() throws(ImagingError) -> AnimationFrame? {
        guard let frame = try walk.next() else { return nil }
        disposal?()
        let area = AnimationCanvas.Area(
            left: frame.left,
            top: frame.top,
            width: frame.width,
            height: frame.height
        )
        disposal = disposal(of: frame, area)
        canvas.draw(try GIFDecoder.decodeAlone(frame, in: bytes), in: area, isOver: true)
        let image = Image(width: canvas.width, height: canvas.height, pixels: canvas.pixels)
        let hundredths = frame.hundredths
        return AnimationFrame(
            image: image,
            milliseconds: hundredths > 1 ? hundredths * 10 : Self.standardMilliseconds
        )
    }

    private func disposal(of frame: GIFFrame, _ area: AnimationCanvas.Area) -> (() -> Void)? {
        switch frame.disposal {
        case 2: return { [unowned self] in canvas.clear(area) }
        case 3:
            let before = canvas
            return { [unowned self] in canvas = before }
        default: return nil
        }
    }
}

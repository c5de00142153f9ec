import Imaging
import Matting
import Testing

@Suite("Flat graphics")
struct GraphicTests {
    /// Whatever the model says, here that all is foreground, a graphic does not ask it.
    let remover = BackgroundRemover.seeing(.constant(1))

    static let drawings = [
        Drawing(),
        Drawing(ground: [30, 26, 24], ring: [66, 56, 52], bar: [170, 200, 170]),
        Drawing(ground: [250, 250, 240], ring: [120, 130, 140], bar: [0, 0, 0]),
        Drawing(ground: [0, 120, 60], ring: [255, 255, 255], bar: [240, 200, 0]),
    ]

    @Test("The ground goes, the hole of a letter too, and edges keep their coverage", arguments: drawings)
    func findsCoverage(_ drawing: Drawing) throws {
        let matte = try remover.matte(for: drawing.image)
        #expect(matte.source == .graphic)
        let truth = drawing.trueMatte
        let worst = zip(matte.alpha, truth.alpha).map { abs(Int($0) - Int($1)) }.max() ?? 0
        #expect(worst < 40)
        #expect(matte.distance(to: truth) < 0.001)
    }

    @Test("Edges are freed of the ground's colour", arguments: [drawings[0], drawings[3]])
    func freesColors(_ drawing: Drawing) throws {
        var timings = StageTimings()
        let (cutout, matte) = try remover.removeBackground(of: drawing.image, timings: &timings)
        var edge = 0
        for (index, (x, y)) in drawing.positions.enumerated() where matte.alpha[index] > 100 {
            let truth = drawing.ringAlpha(x, y) > 0 ? drawing.ring : drawing.bar
            for channel in 0..<3 {
                #expect(abs(Float(cutout.pixels[index * 4 + channel]) - truth[channel]) < 16)
            }
            edge += matte.alpha[index] < 255 ? 1 : 0
        }
        #expect(edge > 100)
    }

    @Test("A graphic saved as a JPEG is one still")
    func survivesJPEG() throws {
        let bytes = try ImageEncoder.encode(Drawing().image, as: .jpeg)
        let matte = try remover.matte(for: ImageDecoder.decode(bytes[...]))
        #expect(matte.source == .graphic)
        #expect(matte.distance(to: Drawing().trueMatte) < 0.01)
    }

    @Test("A photo is none: grain, shading, or a frame of many colours tell it")
    func leavesPhotosAlone() throws {
        let grainy = Scene(size: 200, foreground: [200, 60, 40], background: [250, 250, 250], texture: 10)
        #expect(try remover.matte(for: grainy.photo).source == .model)
        let soft = Scene(size: 200, foreground: [40, 60, 80], background: [255, 255, 255], softness: 50)
        #expect(try remover.matte(for: soft.photo).source == .model)
        let shaded = Image(
            width: 200,
            height: 200,
            pixels: (0..<40_000).flatMap { index -> [UInt8] in
                let (y, x) = index.quotientAndRemainder(dividingBy: 200)
                let isInside = (50..<150).contains(x) && (50..<150).contains(y)
                let level = UInt8(isInside ? x + y - 80 : 255)
                return [level, level, level, 255]
            }
        )
        #expect(try remover.matte(for: shaded).source == .model)
    }

    @Test("A picture of one colour has nothing on it that could be told from its ground")
    func leavesPlainPictureAlone() throws {
        let plain = Image(width: 50, height: 50, pixels: [UInt8](repeating: 255, count: 10_000))
        #expect(try remover.matte(for: plain).source == .model)
    }
}

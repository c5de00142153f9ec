import Imaging
import Matting
import Testing

@Suite("Pictures that are cut out already")
struct TransparencyTests {
    static let whiteOnNothing = Drawing(ring: [255, 255, 255], bar: [255, 255, 255])
    static let blackOnNothing = Drawing(ring: [0, 0, 0], bar: [0, 0, 0])

    @Test(
        "A graphic keeps its own alpha and its colours, white ones and black ones too",
        arguments: [Drawing(), whiteOnNothing, blackOnNothing]
    )
    func keepsGraphic(_ drawing: Drawing) throws {
        var timings = StageTimings()
        let picture = drawing.cutout
        let (cutout, matte) = try BackgroundRemover.seeing(.constant(0))
            .removeBackground(of: picture, timings: &timings)
        #expect(matte.source == .transparency)
        for pixel in matte.alpha.indices {
            let expected = picture.pixels[pixel * 4..<pixel * 4 + 4]
            #expect(cutout.pixels[pixel * 4 + 3] == expected.last)
            if cutout.pixels[pixel * 4 + 3] > 0 {
                #expect(cutout.pixels[pixel * 4..<pixel * 4 + 4] == expected)
            }
        }
    }

    @Test("The answer's alpha is nowhere above the picture's own", arguments: [Float(0.5), 0.8, 1])
    func staysBelow(_ value: Float) throws {
        let photo = Self.grainyCutout
        let matte = try BackgroundRemover.seeing(.constant(value)).matte(for: photo)
        for pixel in matte.alpha.indices { #expect(matte.alpha[pixel] <= photo.pixels[pixel * 4 + 3]) }
    }

    @Test("Where the model would take most of a cutout away, its own alpha is the answer")
    func mistrustsModel() throws {
        let matte = try BackgroundRemover.seeing(.constant(0)).matte(for: Self.grainyCutout)
        #expect(matte.source == .transparency)
        #expect(matte.alpha == stride(from: 3, to: 160_000, by: 4).map { Self.grainyCutout.pixels[$0] })
    }

    @Test("A photo with rounded corners is no cutout: the model is believed")
    func believesModelOfPhoto() throws {
        var photo = Scene(size: 200, foreground: [200, 60, 40], background: [40, 120, 160], texture: 20).photo
        for corner in [0, 199, 199 * 200, 200 * 200 - 1] { photo.pixels[corner * 4 + 3] = 0 }
        let matte = try BackgroundRemover.seeing(.constant(0)).matte(for: photo)
        #expect(matte.source == .model)
        #expect(matte.alpha.allSatisfy { $0 == 0 })
    }

    @Test(
        "The model sees what is there, whether it is white, grey or black",
        arguments: [Float(240), 128, 15]
    )
    func showsModelContrast(_ level: Float) throws {
        let photo = Self.cutout(of: SIMD3(repeating: level))
        let matte = try BackgroundRemover(model: ContrastModel()).matte(for: photo)
        #expect(matte.source == .model)
        #expect(matte.alpha[100 * 200 + 100] == 255)
    }

    /// A grainy disc on nothing, too rough for a graphic; a softer edge than a pixel.
    private static let grainyCutout = cutout(of: [200, 120, 80])

    private static func cutout(of color: SIMD3<Float>) -> Image {
        let scene = Scene(size: 200, foreground: color, background: color, texture: 15, softness: 6)
        var photo = scene.photo
        for (pixel, alpha) in scene.trueMatte.alpha.enumerated() { photo.pixels[pixel * 4 + 3] = alpha }
        return photo
    }
}

/// A model to which whatever differs clearly from the picture's corner is foreground.
private struct ContrastModel: MattingModel {
    let info = StubModel(answer: .constant(0)).info

    func predict(_ image: Image) throws(MattingError) -> CoarseMatte {
        let side = 40
        let planes = image.planarRGB(width: side, height: side)
        let values = (0..<side * side).map { cell in
            let differences = (0..<3).map { abs(planes[$0 * side * side + cell] - planes[$0 * side * side]) }
            return Float((differences.max() ?? 0) > 0.2 ? 1 : 0)
        }
        return CoarseMatte(width: side, height: side, values: values)
    }
}

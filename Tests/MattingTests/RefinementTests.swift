import Imaging
import Matting
import Testing

@Suite("Refinement")
struct RefinementTests {
    let scene = Scene(size: 400, foreground: [200, 60, 40], background: [40, 120, 160], texture: 6)

    @Test("An edge in the photo is found again, with less than half of the enlargement's error")
    func recoversEdge() throws {
        let coarse = scene.coarse(side: 64)
        let refined = try BackgroundRemover.seeing(coarse).matte(for: scene.photo)
        let enlarged = GrayImage(width: 64, height: 64, pixels: coarse.values.map { UInt8($0 * 255 + 0.5) })
            .resampled(width: 400, height: 400)
        let plain = Matte(width: 400, height: 400, alpha: enlarged.pixels)
        #expect(refined.distance(to: scene.trueMatte) * 2 < plain.distance(to: scene.trueMatte))
    }

    @Test("Away from edges alpha is exactly 0 or 255, whatever the photo's texture")
    func keepsTextureOut() throws {
        let scene = Scene(size: 400, foreground: [128, 128, 128], background: [128, 128, 128], texture: 127)
        let matte = try BackgroundRemover.seeing(scene.coarse(side: 64)).matte(for: scene.photo)
        for y in 0..<400 {
            for x in 0..<400 {
                let (dx, dy) = (Double(x) - 199.5, Double(y) - 199.5)
                let distance = (dx * dx + dy * dy).squareRoot() - 120
                guard abs(distance) > 45 else { continue }
                #expect(matte.alpha[y * 400 + x] == (distance < 0 ? 255 : 0))
            }
        }
    }

    @Test(
        "A model that is sure of everything is believed exactly",
        arguments: [(0, 0), (0.03, 0), (0.97, 255), (1, 255)]
    )
    func keepsConstants(_ value: Float, _ expected: UInt8) throws {
        let matte = try BackgroundRemover.seeing(.constant(value)).matte(for: scene.photo)
        #expect(matte.alpha.allSatisfy { $0 == expected })
    }

    @Test("On a flat photo nothing better than the model's own matte is invented")
    func survivesFlatPhoto() throws {
        let flat = Scene(size: 200, foreground: [90, 90, 90], background: [90, 90, 90])
        let matte = try BackgroundRemover.seeing(flat.coarse(side: 100)).matte(for: flat.photo)
        #expect(matte.distance(to: flat.trueMatte) < 0.02)
    }

    @Test(
        "Any shape of photo has a matte of its own size",
        arguments: [(1, 1), (1, 20_000), (20_000, 1), (2, 3)]
    )
    func takesAnyShape(_ width: Int, _ height: Int) throws {
        let photo = Image(
            width: width,
            height: height,
            pixels: (0..<width * height * 4).map { $0 % 4 == 3 ? 255 : 77 }
        )
        let values = (0..<1024).map { Float($0 % 32) / 31 }
        let matte = try BackgroundRemover.seeing(CoarseMatte(width: 32, height: 32, values: values)).matte(
            for: photo
        )
        #expect((matte.width, matte.height) == (width, height))
        if width > 1000 { #expect(matte.alpha.first == 0 && matte.alpha.last == 255) }
    }

    @Test("Values that are no numbers do no harm")
    func survivesNotANumber() throws {
        let matte = try BackgroundRemover.seeing(.constant(.nan)).matte(for: scene.photo)
        #expect(matte.alpha.count == 160_000)
    }

    @Test("The same photo has the same matte every time, however the work is spread over cores")
    func isDeterministic() async throws {
        let remover = BackgroundRemover.seeing(scene.coarse(side: 64))
        let alone = try remover.matte(for: scene.photo)
        let crowded = try await withThrowingTaskGroup(of: Matte.self) { group in
            for _ in 0..<6 { group.addTask { try remover.matte(for: scene.photo) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(crowded.allSatisfy { $0 == alone })
    }
}

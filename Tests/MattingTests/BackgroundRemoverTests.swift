import Imaging
import Matting
import Testing

@Suite("BackgroundRemover")
struct BackgroundRemoverTests {
    let scene = Scene(size: 64, foreground: [200, 60, 40], background: [40, 120, 160], texture: 20)
    var remover: BackgroundRemover { .seeing(scene.coarse(side: 32)) }

    @Test("The whole way gives what its parts give, and times them in order")
    func composesItsParts() throws {
        var timings = StageTimings()
        let background = Background.color(red: 255, green: 0, blue: 255, alpha: 255)
        let whole = try remover.removeBackground(of: scene.photo, over: background, timings: &timings)
        let matte = try remover.matte(for: scene.photo)
        #expect(whole.matte == matte)
        #expect(whole.cutout == Compositing.cutout(of: scene.photo, matte: matte, over: background))
        #expect(timings.entries.map(\.stage) == [.model, .refine, .composite])
        #expect(timings.entries.allSatisfy { $0.milliseconds >= 0 })
    }

    @Test("Work is dropped before the next stage once nobody wants it", arguments: 0..<3)
    func stopsWhenUnwanted(_ stages: Int) throws {
        var timings = StageTimings()
        var asked = 0
        let error = #expect(throws: MattingError.self) {
            try remover.removeBackground(of: scene.photo, timings: &timings) {
                asked += 1
                return asked <= stages
            }
        }
        #expect(error?.code == .cancelled)
        #expect(timings.entries.count == stages)
    }
}

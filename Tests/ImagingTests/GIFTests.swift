import Imaging
import Testing

@Suite("GIF")
struct GIFTests {
    @Test("An animation gives its first frame with its transparency")
    func animation() throws {
        let image = try Fixture.image("animated.gif")
        #expect((image.width, image.height) == (64, 48))
        #expect(image.quarters == [.red, .clear, .blue, .white])
    }

    @Test("Interlaced rows come in order")
    func interlaced() throws {
        #expect(try Fixture.image("interlaced.gif").quarters == [.red, .green, .blue, .white])
    }

    /// A frame of up to four pixels of one colour, 1. The codes have three bits: clear, 1, 1, clear, 1, 1, end; clearing
    /// before a third keeps them so short.
    private func file(
        screen: (Int, Int) = (2, 2),
        frame: (Int, Int, Int, Int) = (0, 0, 2, 2),
        before: [UInt8] = []
    ) -> [UInt8] {
        let colors: [UInt8] = [0, 0, 0, 10, 20, 30]
        return Array("GIF89a".utf8) + little(screen.0, 2) + little(screen.1, 2) + [0x80, 0, 0] + colors
            + before
            + [0x2C] + little(frame.0, 2) + little(frame.1, 2) + little(frame.2, 2) + little(frame.3, 2)
            + [0, 2, 3, 0x4C, 0x98, 0x14, 0, 0x3B]
    }

    @Test("A frame inside its screen lies on nothing; one outside makes the screen larger")
    func placement() throws {
        let inside = try ImageDecoder.decode(file(screen: (4, 3), frame: (1, 1, 2, 1))[...])
        #expect((inside.width, inside.height) == (4, 3))
        let color = Pixel(10, 20, 30)
        #expect([inside[0, 0], inside[1, 1], inside[2, 1], inside[3, 1]] == [.clear, color, color, .clear])
        let outside = try ImageDecoder.decode(file(screen: (1, 1), frame: (1, 0, 2, 1))[...])
        #expect((outside.width, outside.height) == (3, 1))
    }

    @Test("Half a picture is refused with what is missing")
    func truncated() throws {
        let whole = try Fixture.bytes("interlaced.gif")
        let error = #expect(throws: ImagingError.self) {
            try ImageDecoder.decode(whole[..<(whole.count - 60)])
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("missing") == true, "\(error?.message ?? "")")
    }

    @Test("A screen of 65,535 pixels a side is refused by its header")
    func bomb() {
        let error = #expect(throws: ImagingError.self) {
            try ImageDecoder.decode(file(screen: (65_535, 65_535))[...])
        }
        #expect(error?.code == .tooManyPixels)
    }
}

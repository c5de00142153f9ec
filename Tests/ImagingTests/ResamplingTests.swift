import Imaging
import Testing

@Suite("Resampling")
struct ResamplingTests {
    static let shapes = [(1, 1), (1, 20_000), (20_000, 1), (7, 5), (640, 481)]
    static let targets = [(1, 1), (320, 320), (3, 200), (33, 2)]

    @Test("A flat colour stays itself at any size", arguments: shapes.indices, targets.indices)
    func flat(shape: Int, target: Int) {
        let ((width, height), (newWidth, newHeight)) = (
            ResamplingTests.shapes[shape], ResamplingTests.targets[target]
        )
        for color in [Pixel(200, 100, 50), Pixel(200, 100, 50, 128)] {
            let image = Image(width: width, height: height) { _, _ in color }
            let result = image.resampled(width: newWidth, height: newHeight)
            #expect(result == Image(width: newWidth, height: newHeight) { _, _ in color })
        }
    }

    @Test("The same size changes nothing")
    func identity() {
        let image = Image.coordinates(width: 90, height: 41)
        #expect(image.resampled(width: 90, height: 41) == image)
        let gray = GrayImage(width: 4, height: 3, pixels: (0..<12).map { UInt8($0 * 20) })
        #expect(gray.resampled(width: 4, height: 3) == gray)
    }

    @Test("Reducing averages: a fine checkerboard becomes grey, not one of its colours")
    func antialiasing() {
        let board = Image(width: 400, height: 300) { x, y in (x + y) % 2 == 0 ? Pixel(0, 0, 0) : .white }
        let small = board.resampled(width: 40, height: 30)
        #expect((0..<1200).allSatisfy { abs(Int(small.pixels[$0 * 4]) - 127) <= 2 })
    }

    @Test("A ramp stays a ramp when reduced and when enlarged", arguments: [20, 1000])
    func ramp(width: Int) {
        let ramp = Image(width: 200, height: 3) { x, _ in Pixel(UInt8(x), UInt8(x), UInt8(x)) }
        let result = ramp.resampled(width: width, height: 3)
        let scale = 200.0 / Double(width)
        for x in width / 10..<width * 9 / 10 {
            let expected = (Double(x) + 0.5) * scale - 0.5
            #expect(abs(Double(result[x, 1].red) - expected) <= 1)
        }
    }

    @Test("Colours of invisible pixels do not bleed")
    func bleeding() {
        let image = Image(width: 64, height: 64) { x, _ in x < 32 ? Pixel(255, 0, 0) : Pixel(0, 255, 0, 0) }
        let small = image.resampled(width: 9, height: 9)
        #expect((0..<9).allSatisfy { small[$0, 4].green == 0 })
        #expect(small[4, 4].red == 255 && small[4, 4].alpha > 100 && small[4, 4].alpha < 155)
        #expect(small[8, 4] == .clear)
    }

    @Test("The profile is kept")
    func profile() {
        var image = Image.quarters(width: 10, height: 10)
        image.colorProfile = [1, 2, 3]
        #expect(image.resampled(width: 3, height: 3).colorProfile == [1, 2, 3])
    }

    @Test("A tensor has three planes of rows, in 0...1")
    func planar() {
        let tensor = Image.quarters(width: 160, height: 120).planarRGB(width: 8, height: 4)
        #expect(tensor.count == 3 * 8 * 4)
        func value(_ channel: Int, _ x: Int, _ y: Int) -> Float { tensor[(channel * 4 + y) * 8 + x] }
        let corners = [(1, 0), (6, 0), (1, 3), (6, 3)]
        #expect(corners.map { value(0, $0.0, $0.1) } == [1, 0, 0, 1])
        #expect(corners.map { value(1, $0.0, $0.1) } == [0, 1, 0, 1])
        #expect(corners.map { value(2, $0.0, $0.1) } == [0, 0, 1, 1])
        #expect(tensor.allSatisfy { 0...1 ~= $0 })
    }

    @Test("A tensor shows transparent pixels over white")
    func planarOverWhite() {
        let clear = Image(width: 50, height: 40) { _, _ in Pixel(10, 20, 30, 0) }
        #expect(clear.planarRGB(width: 5, height: 5).allSatisfy { $0 == 1 })
        let half = Image(width: 50, height: 40) { _, _ in Pixel(0, 0, 0, 51) }
        #expect(half.planarRGB(width: 5, height: 5).allSatisfy { abs($0 - 0.8) < 0.001 })
    }

    @Test("A tensor of noise has the noise's mean")
    func mean() {
        var noise = Image.noise(width: 512, height: 512)
        for alpha in stride(from: 3, to: noise.pixels.count, by: 4) { noise.pixels[alpha] = 255 }
        let tensor = noise.planarRGB(width: 64, height: 64)
        let mean = tensor.reduce(0, +) / Float(tensor.count)
        let expected = stride(from: 0, to: noise.pixels.count, by: 4).reduce(0.0) {
            $0 + Double(noise.pixels[$1]) + Double(noise.pixels[$1 + 1]) + Double(noise.pixels[$1 + 2])
        }
        #expect(abs(Double(mean) - expected / Double(512 * 512 * 3 * 255)) < 0.002)
    }

    @Test("Grey images are resampled alike")
    func gray() {
        let ramp = GrayImage(
            width: 256,
            height: 9,
            pixels: (0..<9).flatMap { _ in (0...255).map { UInt8($0) } }
        )
        let color = Image(ramp).resampled(width: 31, height: 14)
        let gray = ramp.resampled(width: 31, height: 14)
        #expect(gray.pixels.indices.allSatisfy { gray.pixels[$0] == color.pixels[$0 * 4] })
    }
}

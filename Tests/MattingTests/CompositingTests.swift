import Imaging
import Matting
import Testing

@Suite("Compositing")
struct CompositingTests {
    let remover = BackgroundRemover.seeing(.constant(0))
    /// Every alpha of the photo along x, every alpha of the matte along y.
    let photo: Image
    let matte: Matte

    init() {
        let positions = (0..<256).flatMap { y in (0..<256).map { x in (UInt8(x), UInt8(y)) } }
        photo = Image(
            width: 256,
            height: 256,
            pixels: positions.flatMap { x, y in [x ^ 85, y, 200, x] },
            colorProfile: [1, 2, 3]
        )
        matte = Matte(width: 256, height: 256, alpha: positions.map(\.1))
    }

    @Test("Alpha is the lesser of the matte's and the photo's own")
    func takesLesserAlpha() {
        let cutout = Compositing.cutout(of: photo, matte: matte)
        for index in matte.alpha.indices {
            let expected = min(photo.pixels[index * 4 + 3], matte.alpha[index])
            #expect(cutout.pixels[index * 4 + 3] == expected)
            if expected == 0 { #expect(cutout.pixels[index * 4..<index * 4 + 3].allSatisfy { $0 == 0 }) }
        }
    }

    @Test(
        "Where alpha is 0 the background comes out exactly, where it is 255 the photo",
        arguments: [0, 1, 128, 255]
    )
    func keepsIdentities(_ backgroundAlpha: UInt8) {
        let color: [UInt8] = backgroundAlpha == 0 ? [0, 0, 0, 0] : [11, 222, 133, backgroundAlpha]
        let background = Background.color(red: 11, green: 222, blue: 133, alpha: backgroundAlpha)
        let result = Compositing.cutout(of: photo, matte: matte, over: background)
        for x in 0..<256 { #expect(Array(result.pixels[x * 4..<x * 4 + 4]) == color) }
        let opaque = (255 * 256 + 255) * 4
        #expect(result.pixels[opaque..<opaque + 4] == photo.pixels[opaque..<opaque + 4])
    }

    @Test("Partly transparent over partly transparent follows Porter and Duff to the nearest byte")
    func blends() {
        let cutout = Compositing.cutout(of: photo, matte: matte)
        let background: [UInt8] = [11, 222, 133, 77]
        let result = Compositing.cutout(
            of: photo,
            matte: matte,
            over: .color(red: 11, green: 222, blue: 133, alpha: 77)
        )
        for index in matte.alpha.indices {
            let share = Double(cutout.pixels[index * 4 + 3]) / 255
            let rest = 77.0 / 255 * (1 - share)
            #expect(abs(Double(result.pixels[index * 4 + 3]) - (share + rest) * 255) <= 0.5001)
            for channel in 0..<3 {
                let (top, bottom) = (cutout.pixels[index * 4 + channel], background[channel])
                let expected = (Double(top) * share + Double(bottom) * rest) / (share + rest)
                #expect(abs(Double(result.pixels[index * 4 + channel]) - expected) <= 0.5001)
            }
        }
    }

    @Test("Over an opaque background the result is opaque, and keeps the photo's profile")
    func staysOpaque() {
        let result = Compositing.cutout(
            of: photo,
            matte: matte,
            over: .color(red: 1, green: 2, blue: 3, alpha: 255)
        )
        #expect(result.isOpaque)
        #expect(result.colorProfile == [1, 2, 3])
        #expect(!Compositing.cutout(of: photo, matte: matte).isOpaque)
    }

    @Test(
        "A background picture covers the photo, centred, its excess cut off evenly",
        arguments: [(30, 10), (10, 30)]
    )
    func coversWithPicture(_ width: Int, _ height: Int) {
        // Thirds along the longer side; only the middle one, green, fits behind a square photo.
        let pixels = (0..<width * height).flatMap { index -> [UInt8] in
            let (y, x) = index.quotientAndRemainder(dividingBy: width)
            let isMiddle = (width > height ? x : y) / 10 == 1
            return isMiddle ? [0, 255, 0, 255] : [255, 0, 0, 255]
        }
        let picture = Image(width: width, height: height, pixels: pixels)
        let nothing = Matte(width: 256, height: 256, alpha: [UInt8](repeating: 0, count: 65_536))
        let result = Compositing.cutout(of: photo, matte: nothing, over: .image(picture))
        let green: [UInt8] = [0, 255, 0, 255]
        #expect((0..<65_536).allSatisfy { Array(result.pixels[$0 * 4..<$0 * 4 + 4]) == green })
    }

    @Test("Photos and pictures of extreme shapes can be put over each other")
    func takesAnyShape() {
        let strip = Image(width: 1, height: 5000, pixels: [UInt8](repeating: 255, count: 20_000))
        let clear = Matte(width: 1, height: 5000, alpha: [UInt8](repeating: 100, count: 5000))
        let wide = Image(width: 5000, height: 1, pixels: [UInt8](repeating: 255, count: 20_000))
        #expect(Compositing.cutout(of: strip, matte: clear, over: .image(wide)) == strip)
    }
}

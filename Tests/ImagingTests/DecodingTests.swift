import Imaging
import Testing

@Suite("Decoding every variety")
struct DecodingTests {
    @Test(
        "JPEG with colour: progressive, restart markers, CMYK and YCCK as Adobe writes them",
        arguments: ["progressive.jpg", "restart.jpg", "cmyk.jpg", "ycck.jpg"]
    )
    func colorJPEG(name: String) throws {
        let image = try Fixture.image(name)
        #expect((image.width, image.height) == (16, 12))
        #expect(
            zip(image.quarters, [Pixel.red, .green, .blue, .white]).allSatisfy { $0.isNear($1) },
            "\(image.quarters)"
        )
        #expect(image.isOpaque)
    }

    @Test(
        "JPEG with colour sampled in every way",
        arguments: ["sampling-410.jpg", "sampling-441.jpg", "sampling-3x1.jpg", "sampling-cmyk.jpg"]
    )
    func sampling(name: String) throws {
        let image = try Fixture.image(name)
        #expect((image.width, image.height) == (16, 12))
        #expect(
            zip(image.quarters, [Pixel.red, .green, .blue, .white]).allSatisfy { $0.isNear($1, within: 6) },
            "\(image.quarters)"
        )
    }

    @Test("Grey JPEG")
    func grayJPEG() throws {
        let image = try Fixture.image("gray.jpg")
        let expected = [0, 85, 170, 255].map { Pixel($0, $0, $0) }
        #expect(zip(image.quarters, expected).allSatisfy { $0.isNear($1, within: 1) }, "\(image.quarters)")
    }

    @Test("PNG with 16 bits keeps its brightness")
    func sixteenBits() throws {
        #expect(
            try Fixture.image("rgb16.png").quarters == [
                Pixel(128, 0, 0), Pixel(0, 128, 0), Pixel(0, 0, 128), Pixel(128, 128, 128),
            ]
        )
    }

    @Test("Interlaced PNG")
    func interlaced() throws {
        #expect(try Fixture.image("interlaced.png") == .quarters(width: 16, height: 12))
    }

    @Test("Grey PNG with alpha")
    func grayAlpha() throws {
        #expect(
            try Fixture.image("gray-alpha.png").quarters
                == [
                    Pixel(0, 0, 0), Pixel(85, 85, 85, 128), Pixel(170, 170, 170, 64), Pixel(255, 255, 255, 0),
                ]
        )
    }

    @Test("PNG with a palette, some of it transparent")
    func palette() throws {
        #expect(
            try Fixture.image("palette.png").quarters
                == [.red, Pixel(0, 255, 0, 128), Pixel(0, 0, 255, 0), .white]
        )
    }

    @Test("PNG of one bit")
    func oneBit() throws {
        let (black, white) = (Pixel(0, 0, 0), Pixel.white)
        #expect(try Fixture.image("one-bit.png").quarters == [black, white, white, black])
    }

    @Test("WebP lossless and lossy with alpha")
    func webP() throws {
        let expected = [Pixel.red, Pixel(0, 255, 0, 128), Pixel(0, 0, 255, 64), .white]
        #expect(try Fixture.image("lossless.webp").quarters == expected)
        let lossy = try Fixture.image("lossy-alpha.webp").quarters
        #expect(
            zip(lossy, expected).allSatisfy { $0.isNear($1, within: 12) && $0.alpha == $1.alpha },
            "\(lossy)"
        )
    }

    @Test("An animated WebP gives its first frame, clear where that does not reach")
    func animation() throws {
        let image = try Fixture.image("animated.webp")
        #expect((image.width, image.height) == (16, 12))
        #expect(image.quarters == [.red, .green, .clear, .clear])
    }
}

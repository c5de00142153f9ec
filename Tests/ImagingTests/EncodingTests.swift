import Imaging
import Testing

@Suite("Encoding")
struct EncodingTests {
    /// Sizes around the edges of strips, tiles and formats.
    static let sizes = [(1, 1), (1, 20_000), (20_000, 1), (3, 2), (17, 33), (300, 700)]

    @Test("PNG returns every pixel, opaque or not", arguments: sizes.indices)
    func losslessPNG(index: Int) throws {
        let (width, height) = EncodingTests.sizes[index]
        let transparent = Image.noise(width: width, height: height)
        let opaque = Image(width: width, height: height) { x, y in
            Pixel(UInt8(x & 255), UInt8(y & 255), UInt8((x ^ y) & 255))
        }
        for image in [transparent, opaque] {
            #expect(try ImageDecoder.decode(ImageEncoder.encode(image, as: .png)[...]) == image)
        }
    }

    @Test("PNG stores alpha only where there is some")
    func colorTypes() throws {
        func colorType(_ bytes: [UInt8]) -> UInt8 { bytes[25] }
        var image = Image.quarters(width: 20, height: 20)
        #expect(try colorType(ImageEncoder.encode(image, as: .png)) == 2)
        image.pixels[3 + 4 * 399] = 254
        #expect(try colorType(ImageEncoder.encode(image, as: .png)) == 6)
        let gray = GrayImage(width: 2, height: 1, pixels: [0, 255])
        #expect(try colorType(ImageEncoder.encode(gray, as: .png)) == 0)
    }

    @Test("Every chunk of a PNG of several strips has its checksum, and the file is the same every time")
    func chunks() throws {
        let image = Image.noise(width: 400, height: 900)
        let png = try ImageEncoder.encode(image, as: .png)
        let chunks = Container.chunks(of: png)
        #expect(chunks.first?.type == "IHDR" && chunks.last?.type == "IEND")
        #expect(chunks.count > 6)
        #expect(chunks.allSatisfy { Container.chunk($0.type, $0.data).suffix(4) == $0.checksum })
        #expect(try ImageEncoder.encode(image, as: .png) == png)
    }

    @Test("PNG of noise is hardly larger than its pixels, of a flat colour far smaller")
    func pngSizes() throws {
        let noise = try ImageEncoder.encode(.noise(width: 500, height: 500), as: .png)
        #expect(noise.count < 1_020_000)
        let flat = Image(width: 500, height: 500, pixels: [UInt8](repeating: 77, count: 1_000_000))
        #expect(try ImageEncoder.encode(flat, as: .png).count < 20_000)
    }

    @Test("Grey images return", arguments: ImageFormat.withEXIF)
    func gray(format: ImageFormat) throws {
        let gray = GrayImage(
            width: 256,
            height: 40,
            pixels: (0..<40).flatMap { _ in (0...255).map { UInt8($0) } }
        )
        let image = try ImageDecoder.decode(ImageEncoder.encode(gray, as: format, quality: 100)[...])
        #expect((image.width, image.height) == (256, 40))
        let tolerance = format == .png ? 0 : 4
        #expect(
            (0..<256).allSatisfy {
                image[$0, 20].isNear(Pixel(UInt8($0), UInt8($0), UInt8($0)), within: tolerance)
            }
        )
    }

    @Test("Lossy formats stay near the picture", arguments: [ImageFormat.jpeg, .webp], [75, 90, 100])
    func lossy(format: ImageFormat, quality: Int) throws {
        let image = Image(width: 120, height: 80) { x, y in Pixel(UInt8(2 * x), UInt8(3 * y), UInt8(x + y)) }
        let decoded = try ImageDecoder.decode(ImageEncoder.encode(image, as: format, quality: quality)[...])
        let error = zip(image.pixels, decoded.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(Double(error) / Double(image.pixels.count) < 3)
    }

    @Test("WebP keeps alpha exactly")
    func webPAlpha() throws {
        let image = Image(width: 64, height: 64) { x, y in Pixel(200, 100, 50, UInt8(x * 4)) }
        let decoded = try ImageDecoder.decode(ImageEncoder.encode(image, as: .webp)[...])
        #expect((0..<64).allSatisfy { decoded[$0, 30].alpha == UInt8($0 * 4) })
    }

    @Test("JPEG ignores alpha")
    func jpegAlpha() throws {
        let image = Image(width: 16, height: 16) { _, _ in Pixel(200, 100, 50, 0) }
        let decoded = try ImageDecoder.decode(ImageEncoder.encode(image, as: .jpeg)[...])
        #expect(decoded[8, 8].isNear(Pixel(200, 100, 50)))
    }

    @Test(
        "Higher quality makes larger files and values outside 1...100 are clamped",
        arguments: [ImageFormat.jpeg, .webp]
    )
    func quality(format: ImageFormat) throws {
        let image = Image.noise(width: 64, height: 64)
        let sizes = try [-5, 1, 50, 100, 1000].map {
            try ImageEncoder.encode(image, as: format, quality: $0).count
        }
        #expect(sizes[0] == sizes[1] && sizes[1] < sizes[2] && sizes[2] < sizes[3] && sizes[3] == sizes[4])
    }

    @Test("A side too long for the format is an error that names another")
    func sideLimits() throws {
        let strip = Image(width: 1, height: 16_384, pixels: [UInt8](repeating: 255, count: 16_384 * 4))
        let error = #expect(throws: ImagingError.self) { try ImageEncoder.encode(strip, as: .webp) }
        #expect(error?.code == .tooLargeForFormat)
        #expect(error?.message.contains("PNG") == true && error?.message.contains("16383") == true)
        let longer = Image(width: 65_501, height: 1, pixels: [UInt8](repeating: 255, count: 65_501 * 4))
        #expect(throws: ImagingError.self) { try ImageEncoder.encode(longer, as: .jpeg) }
        #expect(try ImageHeader.read(ImageEncoder.encode(longer, as: .png)[...]).width == 65_501)
    }
}

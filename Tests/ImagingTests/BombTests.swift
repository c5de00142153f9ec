import Imaging
import Testing

/// Files that are small to send and were dear to read. Each is decoded in a process of its own, which must neither take
/// longer nor grow more than a photo of its size may make it.
@Suite("Bombs", .serialized)
struct BombTests {
    /// The bounds of the service for any file it accepts.
    static let cpuSeconds = 3.0
    private static let grownBytes = 100_000_000

    /// - Parameter code: the refusal that is due; nil where pixels are.
    @discardableResult
    func decode(
        _ bytes: [UInt8],
        pixels: Int,
        within seconds: Double = cpuSeconds,
        refused code: String?
    ) throws
        -> ProbedDecoding
    {
        #expect(bytes.count <= 25_000_000)
        let result = try ProbedDecoding.run(bytes)
        #expect(result.code == code, "\(result.message ?? "")")
        #expect(result.cpuSeconds <= seconds)
        #expect(result.grownBytes <= 4 * pixels * 3 + Self.grownBytes)
        return result
    }

    // MARK: PNG

    static let side = 7000

    private static func png(
        _ chunks: [(String, [UInt8])],
        width: Int,
        height: Int,
        format: [UInt8],
        _ pixels: [UInt8]
    )
        -> [UInt8]
    {
        let header = Container.bigEndian(UInt32(width)) + Container.bigEndian(UInt32(height)) + format
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Container.chunk("IHDR", header)
            + chunks.flatMap { Container.chunk($0.0, $0.1) } + Container.chunk("IDAT", pixels)
            + Container.chunk("IEND", [])
    }

    @Test("Text and profiles that unpack to gigabytes are left packed")
    func texts() throws {
        let text = Zeros.zlib(8_000_000)
        let keyword = Array("key\0\0".utf8)
        let chunks =
            (0..<300).map { _ in ("zTXt", keyword + text) }
            + (0..<60).map { _ in ("iCCP", keyword + text) }
            + (0..<60).map { _ in ("iTXt", Array("key\0\u{1}\0\0\0".utf8) + text) }
        let file = Self.png(chunks, width: 64, height: 64, format: [8, 2, 0, 0, 0], Zeros.zlib(64 * 193))
        _ = try decode(file, pixels: 64 * 64, within: 1, refused: nil)
    }

    @Test(
        "A small PNG of fifty megapixels costs what its pixels do",
        arguments: [
            [8, 6, 0, 0, 0], [16, 6, 0, 0, 0], [16, 6, 0, 0, 1], [1, 0, 0, 0, 1], [16, 4, 0, 0, 1],
        ] as [[UInt8]]
    )
    func largePNG(format: [UInt8]) throws {
        let gamma = ("gAMA", Container.bigEndian(100_000))
        let channels = format[1] == 6 ? 4 : format[1] == 4 ? 2 : 1
        // Interlaced rows begin more often; what is too much is left.
        let size = Self.side * (Self.side * channels * Int(format[0]) / 8 + 8) * 5 / 4
        let file = Self.png([gamma], width: Self.side, height: Self.side, format: format, Zeros.zlib(size))
        _ = try decode(file, pixels: Self.side * Self.side, refused: nil)
    }

    @Test("Gigabytes behind the last row are not unpacked")
    func longPNG() throws {
        let stream = Zeros.zlib(3_900_000_000)
        let file = Self.png([], width: 64, height: 64, format: [8, 2, 0, 0, 0], stream)
        _ = try decode(file, pixels: 64 * 64, within: 1, refused: nil)
    }

    @Test("Two million chunks are refused")
    func chunks() throws {
        let empty = Container.chunk("IDAT", [])
        var file = Self.png([], width: 64, height: 64, format: [8, 2, 0, 0, 0], Zeros.zlib(64 * 193))
            .dropLast(12)
        for _ in 0..<2_000_000 { file += empty }
        _ = try decode(Array(file), pixels: 64 * 64, within: 1, refused: "damaged")
    }

    // MARK: JPEG

    @Test("Hundreds of scans over fifty megapixels are refused at once")
    func scans() throws {
        var jpeg = BlankJPEG(width: Self.side, height: Self.side, components: 3, frame: 0xC2)
        jpeg.appendScan(from: 0, to: 0, data: jpeg.blocks * 3 / 8 + 1)
        for _ in 0..<490 { jpeg.appendScan(all: false, from: 1, to: 63, bits: 0x21, data: 100) }
        let result = try decode(jpeg.bytes + [0xFF, 0xD9], pixels: 0, within: 0.2, refused: "damaged")
        #expect(result.message?.contains("scans") == true)
    }

    @Test("As many scans as are allowed stay within the bounds")
    func allowedScans() throws {
        var jpeg = BlankJPEG(width: Self.side, height: Self.side, components: 1, frame: 0xC2)
        jpeg.appendScan(from: 0, to: 0, data: jpeg.blocks / 8 + 1)
        for first in 1...18 as ClosedRange<UInt8> {
            jpeg.appendScan(from: first, to: first, data: jpeg.blocks / 8 + 1)
        }
        _ = try decode(jpeg.bytes + [0xFF, 0xD9], pixels: Self.side * Self.side, refused: nil)
    }

    @Test(
        "A few bytes that claim fifty megapixels have none",
        arguments: [0xC0, 0xC2] as [UInt8],
        [1, 3, 4]
    )
    func emptyJPEG(frame: UInt8, components: Int) throws {
        var jpeg = BlankJPEG(width: Self.side, height: Self.side, components: components, frame: frame)
        jpeg.appendScan(from: 0, to: frame == 0xC2 ? 0 : 63, data: 10)
        let result = try decode(jpeg.bytes + [0xFF, 0xD9], pixels: Self.side * Self.side, refused: "damaged")
        #expect(result.message?.contains("missing") == true)
    }

    @Test("A small CMYK JPEG of fifty megapixels under a profile costs what its pixels do")
    func largeCMYK() throws {
        let jpeg = BlankJPEG.sequential(width: Self.side, height: Self.side, components: 4)
        let profile = try Fixture.bytes("cmyk-odd.icc")
        let file = Container.insertingSegment(
            0xE2,
            Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + profile,
            into: jpeg.bytes
        )
        _ = try decode(file, pixels: Self.side * Self.side, refused: nil)
    }

    @Test("Fifty megapixels of ever other ink cost what their pixels do")
    func colorfulInks() throws {
        let fields: [(tag: Int, value: TIFFBuilder.Values)] = [
            (262, .short([5])), (259, .short([8])), (34_675, .bytes(try Fixture.bytes("cmyk-odd.icc"))),
        ]
        // Noise, again and again: as far as deflate looks back.
        let noise = Image.noise(width: 90, height: 90).pixels
        let size = Self.side * Self.side * 4
        var builder = TIFFBuilder(
            width: Self.side,
            height: Self.side,
            samples: 4,
            data: Zeros.zlib(repeating: noise, size)
        )
        for (tag, value) in fields { builder.fields[tag] = value }
        try decode(builder.file(), pixels: Self.side * Self.side, refused: nil)
    }

    @Test("Floods of segments, of restart markers and of tables")
    func segments() throws {
        let plain = BlankJPEG.sequential(width: 64, height: 64, components: 3)
        let comments = (0..<2_000_000).flatMap { _ in [0xFF, 0xFE, 0, 2] as [UInt8] }
        _ = try decode(
            plain.bytes[..<2] + comments + plain.bytes[2...],
            pixels: 64 * 64,
            within: 1,
            refused: "damaged"
        )

        let markers = (0..<8_000_000).flatMap { [0xFF, 0xD0 + UInt8($0 % 8)] as [UInt8] }
        _ = try decode(
            plain.bytes[..<2] + markers + plain.bytes[2...],
            pixels: 64 * 64,
            within: 1,
            refused: nil
        )

        var restarted = BlankJPEG(width: Self.side, height: Self.side, components: 1)
        restarted.append(0xDD, [0, 1])
        restarted.appendScan(data: 0)
        for block in 0..<restarted.blocks { restarted.bytes += [0x00, 0xFF, 0xD0 + UInt8(block % 8)] }
        _ = try decode(restarted.bytes + [0xFF, 0xD9], pixels: Self.side * Self.side, refused: nil)
    }

    // MARK: WebP

    @Test("Thirty bytes of WebP that are fifty megapixels")
    func largeWebP() throws {
        var bits = Zeros.Bits()
        bits.append(0x2F, 8)
        bits.append(16_382, 14)
        bits.append(3000 - 1, 14)
        bits.append(0, 4)  // no alpha, version 0
        bits.append(0, 3)  // no transform, no cache of colours, one group of codes
        // Five codes of one symbol, 0, each: one pixel after the other takes no bit at all.
        for _ in 0..<5 { bits.append(0b0001, 4) }
        let file = Container.riffChunk(
            "RIFF",
            Array("WEBP".utf8) + Container.riffChunk("VP8L", bits.padded + [0])
        )
        let result = try decode(file, pixels: 16_383 * 3000, refused: nil)
        #expect(result.width == 16_383)
    }

    @Test("A flood of frames is refused")
    func frames() throws {
        let still = try Fixture.bytes("lossless.webp")
        let frame = Container.riffChunk(
            "ANMF",
            [UInt8](repeating: 0, count: 6) + [15, 0, 0, 11, 0, 0, 1, 0, 0, 0] + still[12...]
        )
        let head =
            Container.riffChunk("VP8X", [0x12, 0, 0, 0, 15, 0, 0, 11, 0, 0])
            + Container.riffChunk("ANIM", [0, 0, 0, 0, 0, 0])
        let body =
            Array("WEBP".utf8) + head
            + [[UInt8]](repeating: frame, count: 20_000_000 / frame.count).flatMap { $0 }
        _ = try decode(Container.riffChunk("RIFF", body), pixels: 16 * 12, within: 1, refused: "damaged")
    }
}

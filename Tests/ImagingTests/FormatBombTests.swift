import Imaging
import Testing

/// The bombs of what scanners, phones and browsers write.
extension BombTests {
    private static var pixels: Int { side * side }

    // MARK: GIF

    private static func gif(
        _ data: [UInt8],
        width: Int = side,
        height: Int = side,
        before: [UInt8] = [],
        after: [UInt8] = []
    ) -> [UInt8] {
        let size = little(width, 2) + little(height, 2)
        return Array("GIF89a".utf8) + size + [0x80, 0, 0] + [0, 0, 0, 9, 9, 9] + before
            + [0x2C, 0, 0, 0, 0] + size + [0] + data + after + [0x3B]
    }

    @Test("Twenty kilobytes of GIF that are fifty megapixels")
    func largeGIF() throws {
        let result = try decode(Self.gif(Zeros.lzw(Self.pixels)), pixels: Self.pixels, refused: nil)
        #expect(result.width == Self.side)
    }

    @Test("A GIF of codes that only clear the table")
    func clearingGIF() throws {
        let file = Self.gif(Zeros.clears(24_000_000), width: 100, height: 100)
        try decode(file, pixels: 10_000, within: 1, refused: "damaged")
    }

    @Test("A hundred thousand frames, and as many extensions before the first")
    func gifFrames() throws {
        let still = Zeros.lzw(64)
        let frame = [0x2C, 0, 0, 0, 0, 8, 0, 8, 0, 0] + still
        let animation = [[UInt8]](repeating: frame, count: 1_000_000).flatMap { $0 }
        try decode(
            Self.gif(still, width: 8, height: 8, after: animation),
            pixels: 64,
            within: 0.2,
            refused: nil
        )
        let comment: [UInt8] = [0x21, 0xFE, 1, 0x41, 0]
        let comments = [[UInt8]](repeating: comment, count: 4_800_000).flatMap { $0 }
        try decode(
            Self.gif(still, width: 8, height: 8, before: comments),
            pixels: 64,
            within: 1,
            refused: nil
        )
    }

    // MARK: TIFF

    private static func tiff(_ data: [UInt8], bits: Int = 8, compression: Int) -> TIFFBuilder {
        var builder = TIFFBuilder(width: side, height: side, samples: 4, bits: bits, data: data)
        builder.fields[259] = .short([compression])
        builder.fields[338] = .short([2])
        return builder
    }

    /// Replaces strips by tiles.
    private static func tiled(_ builder: TIFFBuilder, _ width: Int, _ height: Int, at offsets: [Int])
        -> TIFFBuilder
    {
        var builder = builder
        for strip in [273, 278, 279] { builder.fields[strip] = nil }
        builder.fields[322] = .long([width])
        builder.fields[323] = .long([height])
        builder.fields[324] = .long(offsets)
        builder.fields[325] = .long(
            [Int](repeating: builder.data.count / offsets.count, count: offsets.count)
        )
        return builder
    }

    @Test("A strip and a tile of fifty megapixels, sixteen bits each, in 400 KB")
    func largeTIFF() throws {
        let strip = Self.tiff(Zeros.zlib(Self.pixels * 8), bits: 16, compression: 8)
        try decode(strip.file(), pixels: Self.pixels, refused: nil)
        let side = Self.side / 16 * 16 + 16
        let tile = Self.tiled(
            Self.tiff(Zeros.zlib(side * side * 8), bits: 16, compression: 8),
            side,
            side,
            at: [8]
        )
        try decode(tile.file(), pixels: Self.pixels, refused: nil)
    }

    @Test("Tiles of which next to nothing is shown")
    func hiddenTiles() throws {
        let tile = Zeros.zlib(16 * 65_536 * 4)
        let count = 900
        var builder = TIFFBuilder(
            width: count * 16,
            height: 16,
            samples: 4,
            data: [[UInt8]](repeating: tile, count: count).flatMap { $0 }
        )
        builder.fields[259] = .short([8])
        builder = Self.tiled(builder, 16, 65_536, at: (0..<count).map { 8 + $0 * tile.count })
        let result = try decode(builder.file(), pixels: 0, within: 0.2, refused: "damaged")
        #expect(result.message?.contains("tiles") == true)
    }

    @Test("Sixty thousand strips, of their own and of one another's data")
    func strips() throws {
        let (width, height) = (790, 65_000)
        let strip = Zeros.zlib(width)
        var builder = TIFFBuilder(
            width: width,
            height: height,
            samples: 1,
            data: [[UInt8]](repeating: strip, count: height).flatMap { $0 }
        )
        builder.fields[259] = .short([8])
        builder.fields[262] = .short([1])
        builder.fields[278] = .short([1])
        builder.fields[273] = .long((0..<height).map { 8 + $0 * strip.count })
        builder.fields[279] = .long([Int](repeating: strip.count, count: height))
        try decode(builder.file(), pixels: width * height, refused: nil)
        builder.data = [UInt8](repeating: 0, count: 20_000_000)
        builder.fields[273] = .long([Int](repeating: 8, count: height))
        builder.fields[279] = .long([Int](repeating: 20_000_000, count: height))
        let shared = try decode(builder.file(), pixels: 0, within: 0.5, refused: "damaged")
        #expect(shared.message?.contains("share") == true)
    }

    @Test("Directories in a circle, and ever more of them")
    func directories() throws {
        var builder = TIFFBuilder(width: 64, height: 64, data: [UInt8](repeating: 7, count: 64 * 64 * 3))
        builder.fields[330] = .long([Int](repeating: 8 + 64 * 64 * 3, count: 1_000_000))
        try decode(builder.file(nextIsFirst: true), pixels: 64 * 64, within: 0.2, refused: nil)
    }

    // MARK: HEIC and AVIF

    /// A grid that repeats one tile.
    private static func grid(
        of tile: HEIFBuilder.Item,
        _ columns: Int,
        _ rows: Int,
        side: Int = 64,
        brand: String
    ) -> [UInt8] {
        let size = (columns * side, rows * side)
        let layout = HEIFBuilder.grid(columns: columns, rows: rows, width: size.0, height: size.1)
        let item = HEIFBuilder.Item(
            type: "grid",
            properties: [HEIFBuilder.size(size.0, size.1)],
            data: layout
        )
        var builder = HEIFBuilder(items: [item, tile], brand: brand)
        builder.references = [("dimg", 1, [Int](repeating: 2, count: columns * rows))]
        return builder.file()
    }

    private static func grainyTile() throws -> HEIFBuilder.Item {
        try HEIFBuilder.coded(in: Fixture.bytes("grain.avif"), type: "av01")
    }

    @Test("A grid of one tile 10,000 times is refused, one of 4,096 costs what its pixels do")
    func grids() throws {
        var tile = try HEIFBuilder.coded(in: Fixture.bytes("quarters.heic"))
        let large = Self.grid(of: tile, 100, 100, brand: "heic")
        #expect(
            try decode(large, pixels: 0, within: 0.1, refused: "damaged").message?.contains("tiles") == true
        )
        try decode(Self.grid(of: tile, 64, 64, brand: "heic"), pixels: 64 * 64 * 64 * 64, refused: nil)
        // Filler, which the decoder has to go through for each tile.
        let filler: [UInt8] = [38 << 1, 1] + [UInt8](repeating: 0xFF, count: 100_000)
        tile.data = Container.bigEndian(UInt32(filler.count)) + filler + tile.data
        let again = Self.grid(of: tile, 64, 64, brand: "heic")
        let shared = try decode(again, pixels: 0, within: 0.1, refused: "damaged")
        #expect(shared.message?.contains("share") == true, "\(shared.message ?? "")")
    }

    @Test("Film grain over fifty megapixels, and over each of 4,096 tiles")
    func grain() throws {
        let large = try Fixture.bytes("grain-large.avif")
        let result = try decode(large, pixels: Self.pixels, refused: nil)
        #expect(result.width == Self.side)
        let grid = Self.grid(of: try Self.grainyTile(), 64, 64, brand: "avif")
        try decode(grid, pixels: 64 * 64 * 64 * 64, refused: nil)
        let refused = Self.grid(of: try Self.grainyTile(), 100, 100, brand: "avif")
        try decode(refused, pixels: 0, within: 0.1, refused: "damaged")
    }

    @Test("A few hundred bytes that claim fifty megapixels are refused at once", arguments: ["heic", "avif"])
    func claims(brand: String) throws {
        var item =
            brand == "heic"
            ? try HEIFBuilder.coded(in: Fixture.bytes("quarters.heic")) : try Self.grainyTile()
        item.properties[1] = HEIFBuilder.size(Self.side, Self.side)
        try decode(
            HEIFBuilder(items: [item], brand: brand).file(),
            pixels: Self.pixels,
            within: 0.5,
            refused: "damaged"
        )
    }
}

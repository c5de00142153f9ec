import Imaging
import Testing

@Suite("HEIC and AVIF")
struct HEIFTests {
    private static let colors = [Pixel.red, .green, .blue, .white]

    @Test("Pictures as encoders write them", arguments: ["quarters.heic", "ten-bits.heic", "quarters.avif"])
    func plain(name: String) throws {
        let image = try Fixture.image(name)
        #expect((image.width, image.height) == (64, 48))
        #expect(
            zip(image.quarters, HEIFTests.colors).allSatisfy { $0.isNear($1, within: 6) },
            "\(image.quarters)"
        )
        #expect(image.isOpaque)
        #expect(image.colorProfile == nil)
    }

    @Test("Alpha", arguments: ["alpha.heic", "alpha.avif"])
    func alpha(name: String) throws {
        let quarters = try Fixture.image(name).quarters
        #expect(
            zip(quarters.map(\.alpha), [255, 128, 64, 255]).allSatisfy { abs(Int($0) - $1) <= 2 },
            "\(quarters)"
        )
        #expect(quarters[0].isNear(.red, within: 6) && quarters[3].isNear(.white, within: 6), "\(quarters)")
    }

    @Test("What is written comes back, with alpha and profile")
    func written() throws {
        let colors = [Pixel.red, Pixel(0, 255, 0, 128), Pixel(0, 0, 255, 64), .white]
        var image = Image(width: 65, height: 47) { x, y in colors[(x < 32 ? 0 : 1) + (y < 24 ? 0 : 2)] }
        image.colorProfile = try Fixture.bytes("srgb.icc")
        let decoded = try ImageDecoder.decode(ImageEncoder.encode(image, as: .avif)[...])
        #expect((decoded.width, decoded.height) == (65, 47))
        #expect(zip(decoded.quarters, colors).allSatisfy { $0.isNear($1, within: 12) }, "\(decoded.quarters)")
        #expect(decoded.colorProfile == image.colorProfile)
        let plain = try ImageDecoder.decode(
            ImageEncoder.encode(.quarters(width: 64, height: 48), as: .avif)[...]
        )
        #expect(plain.isOpaque)
        #expect(plain.colorProfile == nil)
    }

    @Test("Less quality makes smaller files")
    func quality() throws {
        let noise = Image.noise(width: 64, height: 64)
        let sizes = try [40, 90].map { try ImageEncoder.encode(noise, as: .avif, quality: $0).count }
        #expect(sizes[0] < sizes[1])
    }

    @Test("The profile goes with the picture")
    func profile() throws {
        #expect(try Fixture.image("profile.heic").colorProfile?.isEmpty == false)
    }

    @Test("Display P3 by numbers becomes a profile")
    func displayP3() throws {
        var builder = HEIFBuilder(items: [try HEIFTests.coded()])
        builder.items[0].properties.append(
            HEIFBuilder.box("colr", Array("nclx".utf8) + [0, 12, 0, 13, 0, 6, 0x80])
        )
        #expect(try ImageDecoder.decode(builder.file()[...]).colorProfile?.isEmpty == false)
        builder.items[0].properties[2] = HEIFBuilder.box(
            "colr",
            Array("nclx".utf8) + [0, 1, 0, 13, 0, 6, 0x80]
        )
        #expect(try ImageDecoder.decode(builder.file()[...]).colorProfile == nil)
    }

    private static func coded() throws -> HEIFBuilder.Item {
        try HEIFBuilder.coded(in: Fixture.bytes("quarters.heic"))
    }

    /// A grid of the fixture, cut off at the right and below, as the item 1; the tile is the item 2. The encoder made it
    /// 64 x 64 by repeating its last row; a `clap` that is not used here says so in its own file.
    private static func grid(columns: Int = 2, rows: Int = 2) throws -> HEIFBuilder {
        let (width, height) = (columns * 64 - 28, rows * 64 - 6)
        let grid = HEIFBuilder.Item(
            type: "grid",
            properties: [HEIFBuilder.size(width, height)],
            data: HEIFBuilder.grid(columns: columns, rows: rows, width: width, height: height)
        )
        let tiles = [Int](repeating: 2, count: columns * rows)
        return HEIFBuilder(items: [grid, try coded()], references: [("dimg", 1, tiles)])
    }

    @Test("Tiles make up the picture, cut off at its edges")
    func tiles() throws {
        let image = try ImageDecoder.decode(HEIFTests.grid().file()[...])
        #expect((image.width, image.height) == (100, 122))
        let seen = [
            image[10, 10], image[40, 10], image[80, 10], image[99, 10], image[10, 100], image[80, 121],
        ]
        let expected = [Pixel.red, .green, .red, .green, .blue, .blue]
        #expect(zip(seen, expected).allSatisfy { $0.isNear($1, within: 6) }, "\(seen)")
    }

    @Test(
        "Turned and mirrored once, in the order of the file",
        arguments: [
            ([HEIFBuilder.rotation(1)], [Pixel.green, .white, .red, .blue]),
            ([HEIFBuilder.rotation(2)], [.white, .blue, .green, .red]),
            ([HEIFBuilder.rotation(3)], [.blue, .red, .white, .green]),
            ([HEIFBuilder.mirror(0)], [.blue, .white, .red, .green]),
            ([HEIFBuilder.mirror(1)], [.green, .red, .white, .blue]),
            ([HEIFBuilder.rotation(1), HEIFBuilder.mirror(0)], [.red, .blue, .green, .white]),
            ([HEIFBuilder.mirror(0), HEIFBuilder.rotation(1)], [.white, .green, .blue, .red]),
        ]
    )
    func turns(properties: [[UInt8]], expected: [Pixel]) throws {
        var builder = HEIFBuilder(items: [try HEIFTests.coded()])
        builder.items[0].properties += properties
        let quarters = try ImageDecoder.decode(builder.file()[...]).quarters
        #expect(zip(quarters, expected).allSatisfy { $0.isNear($1, within: 6) }, "\(quarters)")
    }

    @Test("Cropped before it is turned")
    func aperture() throws {
        var builder = HEIFBuilder(items: [try HEIFTests.coded()])
        // The lower right quarter: 32 x 24 around a middle that lies 16 and 12 away from the picture's.
        builder.items[0].properties += [
            HEIFBuilder.aperture(32, 24, halvesRight: 32, halvesDown: 24), HEIFBuilder.rotation(1),
        ]
        let image = try ImageDecoder.decode(builder.file()[...])
        #expect((image.width, image.height) == (24, 32))
        #expect(image.quarters.allSatisfy { $0.isNear(.white, within: 6) }, "\(image.quarters)")
    }

    @Test("A file cut short is refused, whatever is missing")
    func truncated() throws {
        let file = try HEIFTests.grid().file()
        for count in stride(from: 24, to: file.count - 1, by: 7) {
            let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(file[..<count]) }
            #expect(error?.code == .damaged, "\(count) bytes: \(error?.description ?? "decoded")")
        }
    }

    @Test("A grid of one tile 10,000 times is refused at once, one of 3,600 is not decoded beyond reason")
    func grids() throws {
        for (columns, rows) in [(100, 100), (255, 255)] {
            let error = #expect(throws: ImagingError.self) {
                try ImageDecoder.decode(HEIFTests.grid(columns: columns, rows: rows).file()[...])
            }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("tiles") == true, "\(error?.message ?? "")")
        }
        let image = try ImageDecoder.decode(HEIFTests.grid(columns: 60, rows: 60).file()[...])
        #expect((image.width, image.height) == (60 * 64 - 28, 60 * 64 - 6))
    }

    @Test("A grid that is its own tile, or a tile that is a grid, is refused")
    func circles() throws {
        var builder = try HEIFTests.grid()
        builder.references = [("dimg", 1, [1, 1, 1, 1])]
        #expect(throws: ImagingError.self) { try ImageDecoder.decode(builder.file()[...]) }
        builder.items[0].type = "iden"
        builder.references = [("dimg", 1, [1])]
        #expect(throws: ImagingError.self) { try ImageDecoder.decode(builder.file()[...]) }
    }

    @Test("A picture that is stated smaller than it is coded is refused")
    func lies() throws {
        var item = try HEIFTests.coded()
        item.data += item.data
        let error = #expect(throws: ImagingError.self) {
            try ImageDecoder.decode(HEIFBuilder(items: [item]).file()[...])
        }
        #expect(error?.message.contains("2 pictures") == true, "\(error?.message ?? "")")
        var small = try HEIFTests.coded()
        small.properties[1] = HEIFBuilder.size(8, 8)
        #expect(throws: ImagingError.self) {
            try ImageDecoder.decode(HEIFBuilder(items: [small]).file()[...])
        }
        var huge = try HEIFTests.coded()
        huge.properties[1] = HEIFBuilder.size(60_000, 60_000)
        let bomb = #expect(throws: ImagingError.self) {
            try ImageDecoder.decode(HEIFBuilder(items: [huge]).file()[...])
        }
        #expect(bomb?.code == .tooManyPixels)
    }

    @Test("Other pictures in the same file are left alone, and kinds that cannot be read are named")
    func others() throws {
        var builder = HEIFBuilder(items: [try HEIFTests.coded()])
        // A gain map and a depth map with nonsense in them.
        let nonsense = HEIFBuilder.Item(properties: [HEIFBuilder.size(9, 9)], data: [1, 2, 3])
        builder.items += [nonsense, nonsense]
        builder.references = [("auxl", 2, [1]), ("auxl", 3, [1])]
        #expect(try ImageDecoder.decode(builder.file()[...]).width == 64)
        builder.items[0].type = "j2k1"
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(builder.file()[...]) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains("JPEG 2000") == true, "\(error?.message ?? "")")
    }
}

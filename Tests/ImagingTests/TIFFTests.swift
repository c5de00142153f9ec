import Imaging
import Testing

@Suite("TIFF")
struct TIFFTests {
    private static let colors = [Pixel.red, .green, .blue, .white]

    @Test(
        "Every compression gives the first page's pixels",
        arguments: ["lzw.tiff", "deflate-second-page.tiff", "packbits.tiff", "palette.tiff", "cmyk.tiff"]
    )
    func compressions(name: String) throws {
        let image = try Fixture.image(name)
        #expect((image.width, image.height) == (64, 48))
        #expect(image.quarters == TIFFTests.colors)
        #expect(image.isOpaque)
    }

    @Test("JPEG inside, as YCbCr")
    func jpeg() throws {
        let quarters = try Fixture.image("jpeg.tiff").quarters
        #expect(zip(quarters, TIFFTests.colors).allSatisfy { $0.isNear($1) }, "\(quarters)")
    }

    @Test("Grey, and a fax of one bit")
    func gray() throws {
        #expect(try Fixture.image("gray.tiff").quarters == [0, 85, 170, 255].map { Pixel($0, $0, $0) })
        let (black, white) = (Pixel(0, 0, 0), Pixel.white)
        #expect(try Fixture.image("group4.tiff").quarters == [black, white, white, black])
    }

    @Test("Inks go through their profile")
    func profile() throws {
        // The profile of the fixture turns cyan into grey and every other ink but black into paper.
        let quarters = try Fixture.image("cmyk-profile.tiff").quarters
        #expect(quarters[0].isNear(.white) && quarters[3].isNear(.white), "\(quarters)")
        #expect(quarters[1].isNear(Pixel(119, 119, 119), within: 6), "\(quarters)")
    }

    @Test("Straight alpha stays, multiplied alpha is divided out")
    func alpha() throws {
        let expected = [Pixel.red, Pixel(0, 255, 0, 128), Pixel(0, 0, 255, 64), .white]
        #expect(try Fixture.image("alpha.tiff").quarters == expected)
        var builder = TIFFBuilder(width: 1, height: 1, samples: 4, data: [50, 100, 25, 100])
        builder.fields[338] = .short([1])
        #expect(try ImageDecoder.decode(builder.file()[...])[0, 0] == Pixel(128, 255, 64, 100))
        builder.fields[338] = .short([0])
        #expect(try ImageDecoder.decode(builder.file()[...])[0, 0] == Pixel(50, 100, 25))
    }

    @Test("Sixteen bits are rounded to eight")
    func sixteenBits() throws {
        let samples = [0, 128, 129, 257, 0xFFFF, 0xFF7F].flatMap { little($0, 2) }
        let builder = TIFFBuilder(width: 2, height: 1, bits: 16, data: samples)
        let image = try ImageDecoder.decode(builder.file()[...])
        #expect(image[0, 0] == Pixel(0, 0, 1))
        #expect(image[1, 0] == Pixel(1, 255, 255))
    }

    @Test("A plane for each sample")
    func planes() throws {
        var builder = TIFFBuilder(width: 2, height: 1, data: [1, 2, 3, 4, 5, 6])
        builder.fields[284] = .short([2])
        builder.fields[273] = .long([8, 10, 12])
        builder.fields[279] = .long([2, 2, 2])
        let image = try ImageDecoder.decode(builder.file()[...])
        #expect((image[0, 0], image[1, 0]) == (Pixel(1, 3, 5), Pixel(2, 4, 6)))
    }

    @Test("Tiles are cut off at the edges")
    func tiles() throws {
        let tile = { (level: UInt8) in [UInt8](repeating: level, count: 16 * 16) }
        var builder = TIFFBuilder(
            width: 20,
            height: 18,
            samples: 1,
            data: tile(1) + tile(2) + tile(3) + tile(4)
        )
        builder.fields[262] = .short([1])
        for strip in [273, 278, 279] { builder.fields[strip] = nil }
        builder.fields[322] = .short([16])
        builder.fields[323] = .short([16])
        builder.fields[324] = .long([8, 264, 520, 776])
        builder.fields[325] = .long([256, 256, 256, 256])
        let image = try ImageDecoder.decode(builder.file()[...])
        #expect((image.width, image.height) == (20, 18))
        #expect([image[15, 15], image[16, 15], image[15, 16], image[19, 17]].map(\.red) == [1, 2, 3, 4])
    }

    @Test("Turned upright, with its density turned too")
    func orientation() throws {
        var builder = TIFFBuilder(width: 2, height: 1, data: [255, 0, 0, 0, 0, 255])
        builder.fields[274] = .short([6])
        let image = try ImageDecoder.decode(builder.file()[...])
        #expect((image.width, image.height) == (1, 2))
        #expect((image[0, 0], image[0, 1]) == (.red, .blue))
    }

    @Test("What is missing is said")
    func truncated() throws {
        var builder = TIFFBuilder(width: 10, height: 12, data: [UInt8](repeating: 9, count: 10 * 12 * 3))
        builder.fields[278] = .short([1])
        builder.fields[273] = .long((0..<12).map { $0 < 8 ? 8 + $0 * 30 : 10_000 })
        builder.fields[279] = .long([Int](repeating: 30, count: 12))
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(builder.file()[...]) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("lower third is missing") == true, "\(error?.message ?? "")")
    }

    @Test("A chain of directories in a circle is not followed")
    func circle() throws {
        let builder = TIFFBuilder(width: 1, height: 1, data: [255, 0, 0])
        #expect(try ImageDecoder.decode(builder.file(nextIsFirst: true)[...])[0, 0] == .red)
    }

    @Test("Strips that share their data, tiles beyond reason and scans without end are refused")
    func hostile() throws {
        var shared = TIFFBuilder(width: 100, height: 4_000, data: [UInt8](repeating: 0, count: 20_000))
        shared.fields[278] = .short([1])
        shared.fields[273] = .long([Int](repeating: 8, count: 4_000))
        shared.fields[279] = .long([Int](repeating: 20_000, count: 4_000))
        var tiles = TIFFBuilder(width: 10, height: 10, data: [0, 0, 0])
        tiles.fields[322] = .long([65_536])
        tiles.fields[323] = .long([65_536])
        tiles.fields[324] = .long([8])
        tiles.fields[325] = .long([3])
        var scans = TIFFBuilder(
            width: 8,
            height: 8,
            data: [0xFF, 0xD8, 0xFF, 0xC0]
                + [[UInt8]](repeating: [0xFF, 0xDA, 0, 0], count: 100).flatMap { $0 }
        )
        scans.fields[259] = .short([7])
        for (builder, word) in [(shared, "share"), (tiles, "tiles"), (scans, "scans")] {
            let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(builder.file()[...]) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        }
    }

    @Test(
        "What cannot be read is named",
        arguments: [
            (259, 6, "old-style JPEG"), (259, 50_000, "Zstandard"), (339, 3, "floating-point"),
            (262, 8, "L*a*b*"),
            (258, 12, "12"), (50_706, 1, "DNG"),
        ]
    )
    func named(tag: Int, value: Int, word: String) {
        var builder = TIFFBuilder(width: 1, height: 1, data: [0, 0, 0])
        builder.fields[tag] = .short([value])
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(builder.file()[...]) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
    }
}

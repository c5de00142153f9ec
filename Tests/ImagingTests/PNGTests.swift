import Imaging
import Testing

@Suite("PNG as editors, phones and transfers leave it")
struct PNGTests {
    static let picture = Image.coordinates(width: 61, height: 47)

    static func plain() throws -> [UInt8] { try ImageEncoder.encode(picture, as: .png) }

    /// The file with chunks between header and pixels.
    static func adding(_ chunks: [(String, [UInt8])]) throws -> [UInt8] {
        try chunks.reversed().reduce(plain()) { Container.insertingChunk($1.0, $1.1, into: $0) }
    }

    @Test(
        "Without IEND, its last checksums or the rest of its last chunk a file is read as long as its rows are whole"
    )
    func missingEnd() throws {
        let plain = try Self.plain()
        // IEND is 12 bytes; before it stand a chunk of 18 with the last, empty block and the stream's checksum.
        for cut in 1...12 + 18 + 4 {
            #expect(try ImageDecoder.decode(plain.dropLast(cut)) == Self.picture, "\(cut) bytes cut")
        }
    }

    @Test("Rows that are missing are told", arguments: [(0.5, "half"), (0.67, "third")])
    func missingRows(share: Double, name: String) throws {
        let noise = try ImageEncoder.encode(.noise(width: 100, height: 300), as: .png)
        let error = #expect(throws: ImagingError.self) {
            try ImageDecoder.decode(noise.prefix(Int(Double(noise.count) * share)))
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("the lower \(name) is missing") == true, "\(error?.message ?? "")")
    }

    @Test("A header that states too small a window")
    func smallWindow() throws {
        // Its one strip of 256 KB repeats itself over more than the 256 bytes that the header then states.
        let picture = Image(width: 300, height: 200) { x, y in Pixel(UInt8(x % 256), UInt8(y % 20), 7) }
        let chunks = Container.chunks(of: try ImageEncoder.encode(picture, as: .png))
        let patched = chunks.map { chunk in
            (
                chunk.type,
                chunk.type == "IDAT" && chunk.data.starts(with: [0x78, 0x01]) ? [0x08, 0x1D] : chunk.data
            )
        }
        let file =
            Array("\u{89}PNG\r\n\u{1A}\n".unicodeScalars.map { UInt8($0.value) })
            + patched.flatMap { Container.chunk($0.0, $0.1) }
        #expect(patched.contains { $0.1 == [0x08, 0x1D] })
        #expect(try ImageDecoder.decode(file[...]) == picture)
    }

    @Test("Apple's own form is named")
    func apple() throws {
        let plain = try Self.plain()
        let file = plain[..<8] + Container.chunk("CgBI", [0x50, 0, 0x20, 6]) + plain[8...]
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(file) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains("CgBI") == true)
    }

    @Test("Of an animation the first frame is taken")
    func animation() throws {
        let frame = [0, 0, 0, 0] + Self.plainSize + [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0] as [UInt8]
        let file = try Self.adding([("acTL", [0, 0, 0, 2, 0, 0, 0, 0]), ("fcTL", frame)])
        let second =
            Container.chunk("fcTL", [0, 0, 0, 1] + frame[4...])
            + Container.chunk("fdAT", [0, 0, 0, 2, 0x78, 0x01, 3, 0, 0, 0, 0, 1])
        #expect(try ImageDecoder.decode((file.dropLast(12) + second + file.suffix(12))[...]) == Self.picture)
    }

    private static let plainSize = Container.bigEndian(61) + Container.bigEndian(47)

    @Test("Orientation of any integer type, and behind JPEG's signature", arguments: ImageFormat.withEXIF)
    func orientation(format: ImageFormat) throws {
        let plain = try ImageEncoder.encode(.quarters(width: 32, height: 16), as: format)
        for type in [1, 3, 4, 6, 8, 9] as [UInt8] {
            let value: [UInt8] =
                type == 1 || type == 6
                ? [6, 0, 0, 0] : type == 3 || type == 8 ? [0, 6, 0, 0] : [0, 0, 0, 6]
            let tiff =
                Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, type, 0, 0, 0, 1] + value + [
                    0, 0, 0, 0,
                ]
            for prefix in format == .jpeg ? [""] : ["", "Exif\0\0"] {
                let file = Container.adding(exif: Array(prefix.utf8) + tiff, to: plain, format)
                let image = try ImageDecoder.decode(file[...])
                #expect((image.width, image.height) == (16, 32), "type \(type)")
            }
        }
    }

    @Test("Display P3 named by numbers becomes a profile that goes with the picture")
    func displayP3() throws {
        let p3: [UInt32] = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]
        let chromaticities = p3.flatMap(Container.bigEndian)
        let byCodePoints = try ImageDecoder.decode(Self.adding([("cICP", [12, 13, 0, 1])])[...])
        let byChromaticities = try ImageDecoder.decode(
            Self.adding([("gAMA", Container.bigEndian(45_455)), ("cHRM", chromaticities)])[...]
        )
        let profile = try #require(byCodePoints.colorProfile)
        #expect(profile.count > 300 && Array(profile[36..<40]) == Array("acsp".utf8))
        #expect(byChromaticities.colorProfile == profile)
        #expect(byCodePoints.pixels == Self.picture.pixels)
        // The red primary as ICC has it, adapted to D50: 0.5151, 0.2412, -0.0011.
        #expect(Container.color("rXYZ", of: profile).map { ($0 * 1000).rounded() } == [515, 241, -1])
        let again = try ImageDecoder.decode(ImageEncoder.encode(byCodePoints, as: .png)[...])
        #expect(again.colorProfile == profile)
    }

    @Test("Numbers that name sRGB, nothing, or no triangle mean sRGB; a profile goes before cHRM, sRGB too")
    func otherColors() throws {
        let srgb: [UInt32] = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]
        let p3: [UInt32] = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]
        let plain: [[(String, [UInt8])]] = [
            [("cICP", [1, 13, 0, 1])], [("cICP", [12, 13, 1, 1])], [("cICP", [9, 16, 0, 1])],
            [("cICP", [12])],
            [("cHRM", srgb.flatMap(Container.bigEndian))],
            [("cHRM", [UInt8](repeating: 0, count: 32))],
            [("cHRM", [UInt8](repeating: 0xFF, count: 32))],
            [("cHRM", p3.flatMap(Container.bigEndian)), ("sRGB", [0])],
        ]
        for chunks in plain {
            let image = try ImageDecoder.decode(Self.adding(chunks)[...])
            #expect(image == Self.picture, "\(chunks.map(\.0))")
        }
        var profiled = Self.picture
        profiled.colorProfile = try Fixture.bytes("srgb.icc")
        let file = try Container.insertingChunk(
            "cHRM",
            p3.flatMap(Container.bigEndian),
            into: ImageEncoder.encode(profiled, as: .png)
        )
        #expect(try ImageDecoder.decode(file[...]) == profiled)
    }

    @Test("The density of pHYs and of EXIF reaches the result", arguments: ImageFormat.withEXIF)
    func density(format: ImageFormat) throws {
        let metres = try Self.adding([("pHYs", Container.bigEndian(11_811) + Container.bigEndian(5906) + [1])]
        )
        let resolution: [UInt8] = [
            0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 2,
            0x01, 0x1A, 0, 5, 0, 0, 0, 1, 0, 0, 0, 38, 0x01, 0x1B, 0, 5, 0, 0, 0, 1, 0, 0, 0, 46, 0, 0, 0, 0,
            0, 0, 0x75, 0x30, 0, 0, 0, 100, 0, 0, 0, 150, 0, 0, 0, 1,
        ]
        for file in [metres, try Self.adding([("eXIf", resolution)])] {
            let image = try ImageDecoder.decode(file[...])
            let again = try ImageDecoder.decode(ImageEncoder.encode(image, as: format)[...])
            for density in [try #require(image.density), try #require(again.density)] {
                #expect(abs(density.horizontal - 300) < 0.1 && abs(density.vertical - 150) < 0.1)
            }
        }
        let turned = Container.adding(exif: Container.tiff(orientation: 6), to: metres, .png)
        #expect(abs(try #require(try ImageDecoder.decode(turned[...]).density).horizontal - 150) < 0.1)
    }

    @Test("A density that is a ratio, or beyond what there is, is none")
    func noDensity() throws {
        let ratio = Container.bigEndian(3) + Container.bigEndian(2) + [0]
        let absurd = Container.bigEndian(.max) + Container.bigEndian(.max) + [1]
        for data in [ratio, absurd, [1, 2]] {
            #expect(try ImageDecoder.decode(Self.adding([("pHYs", data)])[...]) == Self.picture)
        }
    }
}

extension Container {
    /// The three numbers of a tag of type XYZ.
    static func color(_ tag: String, of profile: [UInt8]) -> [Double] {
        let count = profile[128..<132].reduce(0) { $0 << 8 | Int($1) }
        for index in 0..<count {
            let entry = 132 + 12 * index
            guard Array(profile[entry..<entry + 4]) == Array(tag.utf8) else { continue }
            let offset = profile[entry + 4..<entry + 8].reduce(0) { $0 << 8 | Int($1) } + 8
            return (0..<3).map { axis in
                let bits = profile[offset + 4 * axis..<offset + 4 * axis + 4].reduce(0) {
                    $0 << 8 | UInt32($1)
                }
                return Double(Int32(bitPattern: bits)) / 65_536
            }
        }
        return []
    }
}

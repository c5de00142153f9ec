import Imaging
import Testing

@Suite("Colour profiles")
struct ProfileTests {
    /// The sRGB profile, padded to several JPEG segments and told of its size.
    static func large() throws -> [UInt8] {
        let padded = try Fixture.bytes("srgb.icc") + Image.noise(width: 200, height: 200).pixels
        return Container.bigEndian(UInt32(padded.count)) + padded[4...]
    }

    @Test("An RGB profile comes back byte for byte", arguments: ImageFormat.withEXIF)
    func kept(format: ImageFormat) throws {
        for profile in [try Fixture.bytes("srgb.icc"), try ProfileTests.large()] {
            var image = Image.quarters(width: 20, height: 10)
            image.colorProfile = profile
            let decoded = try ImageDecoder.decode(ImageEncoder.encode(image, as: format)[...])
            #expect(decoded.colorProfile == profile)
            #expect(zip(decoded.quarters, image.quarters).allSatisfy { $0.isNear($1, within: 8) })
        }
    }

    @Test("No profile stays none", arguments: ImageFormat.withEXIF)
    func absent(format: ImageFormat) throws {
        let file = try ImageEncoder.encode(.quarters(width: 20, height: 10), as: format)
        #expect(try ImageDecoder.decode(file[...]).colorProfile == nil)
    }

    @Test(
        "A corrupt profile, or one for other colours, is dropped and the image read",
        arguments: ImageFormat.withEXIF
    )
    func dropped(format: ImageFormat) throws {
        let good = try Fixture.bytes("srgb.icc")
        var wrongSignature = good
        wrongSignature[36] = 0
        let useless: [[UInt8]] = [
            Array(good.dropLast(200)), wrongSignature, Array("not a profile".utf8),
            Array(good.prefix(128)) + [UInt8](repeating: 0xFF, count: 460),
            try Fixture.bytes("cmyk-odd.icc"), try Fixture.bytes("gray-linear.icc"),
        ]
        for profile in useless {
            var image = Image.quarters(width: 20, height: 10)
            image.colorProfile = profile
            let decoded = try ImageDecoder.decode(ImageEncoder.encode(image, as: format)[...])
            #expect(decoded.colorProfile == nil)
            #expect(zip(decoded.quarters, image.quarters).allSatisfy { $0.isNear($1, within: 8) })
        }
    }

    @Test(
        "Grey under a linear profile is converted to sRGB",
        arguments: ["gray-profile.jpg", "gray-profile.png"]
    )
    func gray(name: String) throws {
        let image = try Fixture.image(name)
        #expect(image.colorProfile == nil)
        // A third of the light is 156 in sRGB, two thirds 213 (IEC 61966-2-1).
        let expected = [0, 156, 213, 255].map { Pixel($0, $0, $0) }
        #expect(zip(image.quarters, expected).allSatisfy { $0.isNear($1, within: 2) }, "\(image.quarters)")
    }

    @Test("A PNG's gamma counts only where no profile says more")
    func gamma() throws {
        var image = Image(width: 8, height: 8) { _, _ in Pixel(128, 128, 128) }
        let linear = ("gAMA", Container.bigEndian(100_000))
        let plain = try Container.insertingChunk(
            linear.0,
            linear.1,
            into: ImageEncoder.encode(image, as: .png)
        )
        // Half of the light; libpng takes sRGB for a plain power of 2.2.
        #expect(try ImageDecoder.decode(plain[...])[4, 4].isNear(Pixel(186, 186, 186), within: 1))
        image.colorProfile = try Fixture.bytes("srgb.icc")
        let profiled = try Container.insertingChunk(
            linear.0,
            linear.1,
            into: ImageEncoder.encode(image, as: .png)
        )
        #expect(try ImageDecoder.decode(profiled[...]) == image)
    }

    @Test("CMYK is converted by its profile")
    func cmyk() throws {
        let image = try Fixture.image("cmyk-profile.jpg")
        #expect(image.colorProfile == nil)
        // In this profile only cyan darkens: to L* = 50, which is 119 in sRGB.
        let gray = Pixel(119, 119, 119)
        let expected: [Pixel] = [.white, gray, gray, .white]
        #expect(zip(image.quarters, expected).allSatisfy { $0.isNear($1, within: 6) }, "\(image.quarters)")
    }

    @Test("JPEG profile segments in any order are put together; with one missing there is no profile")
    func segments() throws {
        let profile = try Fixture.bytes("srgb.icc")
        let (first, second) = (profile[..<200], profile[200...])
        typealias Segment = (number: UInt8, count: UInt8, data: ArraySlice<UInt8>)
        func file(_ segments: [Segment]) throws -> ArraySlice<
            UInt8
        > {
            let plain = try ImageEncoder.encode(.quarters(width: 20, height: 10), as: .jpeg)
            return segments.reduce(plain) { file, segment in
                let payload = Array("ICC_PROFILE\0".utf8) + [segment.number, segment.count] + segment.data
                return Container.insertingSegment(0xE2, payload, into: file)
            }[...]
        }
        #expect(try ImageDecoder.decode(file([(1, 2, first), (2, 2, second)])).colorProfile == profile)
        #expect(try ImageDecoder.decode(file([(2, 2, second), (1, 2, first)])).colorProfile == profile)
        let broken: [[Segment]] = [
            [(1, 2, first)], [(1, 2, first), (1, 2, first)], [(0, 0, profile[...])],
            [(1, 1, first), (2, 2, second)],
        ]
        for segments in broken {
            #expect(try ImageDecoder.decode(file(segments)).colorProfile == nil)
        }
    }

    @Test("A compressed profile that unpacks without end is not unpacked")
    func bomb() throws {
        // Deflate's best case: runs of zeros, one stored seed and then 258 bytes for every few bits; made by writing
        // a large flat image and taking its data.
        let flat = Image(width: 4096, height: 4096, pixels: [UInt8](repeating: 0, count: 4096 * 4096 * 4))
        let png = try ImageEncoder.encode(flat, as: .png)
        let stream = Container.chunks(of: png).filter { $0.type == "IDAT" }.flatMap(\.data)
        let carrier = try ImageEncoder.encode(.quarters(width: 20, height: 10), as: .png)
        let file = Container.insertingChunk("iCCP", Array("bomb\0\0".utf8) + stream, into: carrier)
        #expect(try ImageDecoder.decode(file[...]) == .quarters(width: 20, height: 10))
    }
}

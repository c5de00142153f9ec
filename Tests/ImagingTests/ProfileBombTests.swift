import Imaging
import Testing

/// Profiles that would make lcms2 work for minutes, in each container and for each kind of colours.
@Suite("Hostile profiles", .serialized)
struct ProfileBombTests {
    /// A profile put together from tags: ICC.1:2022, section 7.
    static func profile(_ space: String, _ tags: [(String, [UInt8])], deviceClass: String = "prtr") -> [UInt8]
    {
        let table = 4 + 12 * tags.count
        var (entries, data): ([UInt8], [UInt8]) = ([], [])
        for (name, tag) in tags {
            entries += Array(name.utf8) + Container.bigEndian(UInt32(128 + table + data.count))
            entries += Container.bigEndian(UInt32(tag.count))
            data += tag + [UInt8](repeating: 0, count: (4 - tag.count % 4) % 4)
        }
        let size = Container.bigEndian(UInt32(128 + table + data.count))
        let head =
            size + [0, 0, 0, 0, 4, 0x30, 0, 0] + Array((deviceClass + space + "XYZ ").utf8)
            + [UInt8](repeating: 0, count: 12) + Array("acsp".utf8) + [UInt8](repeating: 0, count: 88)
        return head + Container.bigEndian(UInt32(tags.count)) + entries + data
    }

    static let white: [UInt8] =
        Array("XYZ ".utf8) + [0, 0, 0, 0, 0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]

    static func curve(points: Int) -> [UInt8] {
        Array("curv".utf8) + [0, 0, 0, 0] + Container.bigEndian(UInt32(points))
            + (0..<points * 2).map { UInt8($0 & 0xFF) }
    }

    /// One curve set, named so often that running it takes a minute.
    static func multiProcess(channels: UInt8, outputs: UInt8) -> [UInt8] {
        let count = 3000
        let elements = (0..<count).flatMap { _ in
            Container.bigEndian(UInt32(16 + 8 * count)) + Container.bigEndian(64)
        }
        return Array("mpet".utf8) + [0, 0, 0, 0, 0, channels, 0, outputs] + Container.bigEndian(UInt32(count))
            + elements
            + Array("cvst".utf8) + [0, 0, 0, 0, 0, channels, 0, channels] + [UInt8](repeating: 0, count: 52)
    }

    static func table(
        _ type: String,
        inputs: UInt8,
        outputs: UInt8,
        grid: UInt8,
        entries: UInt8 = 2,
        size: Int
    ) -> [UInt8] {
        Array(type.utf8) + [0, 0, 0, 0, inputs, outputs, grid, 0] + [UInt8](repeating: 0, count: 36)
            + [0, entries, 0, entries] + [UInt8](repeating: 0x55, count: size)
    }

    static let rgb: [(String, [UInt8])] = [
        ("wtpt", white), ("rXYZ", white), ("gXYZ", white), ("bXYZ", white),
        ("rTRC", curve(points: 2)), ("gTRC", curve(points: 2)), ("bTRC", curve(points: 2)),
    ]

    static func hostile() -> [(name: String, space: String, profile: [UInt8], isKept: Bool)] {
        let four = multiProcess(channels: 4, outputs: 3)
        let sound = table("mft2", inputs: 4, outputs: 3, grid: 5, size: 2 * (8 + 5 * 5 * 5 * 5 * 3 + 6))
        return [
            (
                "multi-process beside a matrix", "RGB ",
                profile("RGB ", rgb + [("D2B1", multiProcess(channels: 3, outputs: 3))], deviceClass: "mntr"),
                true
            ),
            (
                "multi-process alone", "RGB ",
                profile("RGB ", [("D2B0", multiProcess(channels: 3, outputs: 3))], deviceClass: "mntr"), false
            ),
            (
                "multi-process as A2B0", "RGB ",
                profile("RGB ", [("A2B0", multiProcess(channels: 3, outputs: 3))], deviceClass: "mntr"), false
            ),
            (
                "multi-process beside a grey curve", "GRAY",
                profile(
                    "GRAY",
                    [
                        ("wtpt", white), ("kTRC", curve(points: 9)),
                        ("D2B1", multiProcess(channels: 1, outputs: 3)),
                    ]
                ), false
            ),
            (
                "a grey curve of 400,000 points", "GRAY", profile("GRAY", [("kTRC", curve(points: 400_000))]),
                false
            ),
            (
                "a grey curve that is longer than its tag", "GRAY",
                profile("GRAY", [("kTRC", Array(curve(points: 4000).prefix(20)))]), false
            ),
            (
                "multi-process beside a table", "CMYK", profile("CMYK", [("A2B0", sound), ("D2B1", four)]),
                false
            ),
            (
                "a table of 255 steps", "CMYK",
                profile("CMYK", [("A2B0", table("mft1", inputs: 4, outputs: 3, grid: 255, size: 1000))]),
                false
            ),
            (
                "a table of one step", "CMYK",
                profile("CMYK", [("A2B0", table("mft2", inputs: 4, outputs: 3, grid: 1, size: 1000))]), false
            ),
            (
                "fifteen inks", "CMYK",
                profile("CMYK", [("A2B0", table("mft2", inputs: 15, outputs: 3, grid: 9, size: 1000))]), false
            ),
            (
                "an inverse of 255 steps", "CMYK",
                profile(
                    "CMYK",
                    [("A2B0", sound), ("B2A0", table("mft1", inputs: 3, outputs: 4, grid: 255, size: 1000))]
                ), false
            ),
            (
                "layers beyond the tag", "CMYK",
                profile(
                    "CMYK",
                    [
                        (
                            "A2B0",
                            Array("mAB ".utf8) + [0, 0, 0, 0, 4, 3, 0, 0]
                                + (0..<5).flatMap { _ in Container.bigEndian(0x7FFF_FFFF) }
                        )
                    ]
                ), false
            ),
        ]
    }

    private static func file(_ space: String, _ profile: [UInt8], _ format: ImageFormat) throws -> [UInt8] {
        switch (space, format) {
        case ("CMYK", _): return segmented(profile, into: try Fixture.bytes("cmyk.jpg"))
        case ("GRAY", .jpeg): return segmented(profile, into: try Fixture.bytes("gray.jpg"))
        case ("GRAY", _):
            let chunk = Array("p\0\0".utf8) + Zeros.stored(profile)
            return Container.insertingChunk("iCCP", chunk, into: try Fixture.bytes("gray-alpha.png"))
        default:
            var image = Image.quarters(width: 16, height: 12)
            image.colorProfile = profile
            return try ImageEncoder.encode(image, as: format)
        }
    }

    private static func segmented(_ profile: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
        let pieces = stride(from: 0, to: profile.count, by: 65_000).map {
            profile[$0..<min(profile.count, $0 + 65_000)]
        }
        return pieces.enumerated().reduce(jpeg) { file, piece in
            let head = Array("ICC_PROFILE\0".utf8) + [UInt8(piece.offset + 1), UInt8(pieces.count)]
            return Container.insertingSegment(0xE2, head + piece.element, into: file)
        }
    }

    @Test("Each is dropped, or used without its stages, in no time", arguments: ImageFormat.withEXIF)
    func hostile(format: ImageFormat) throws {
        for (name, space, profile, isKept) in Self.hostile() {
            let result = try ProbedDecoding.run(Self.file(space, profile, format))
            #expect(result.width == 16, "\(name): \(result.message ?? "")")
            #expect(result.hasProfile == isKept, "\(name)")
            #expect(result.cpuSeconds < 0.5, "\(name)")
            #expect(result.grownBytes < 50_000_000, "\(name)")
        }
    }

    @Test("Of an RGB profile all goes with the picture but multi-process elements")
    func stripped() throws {
        let profile = Self.profile(
            "RGB ",
            Self.rgb + [("D2B1", Self.multiProcess(channels: 3, outputs: 3))],
            deviceClass: "mntr"
        )
        var image = Image.quarters(width: 16, height: 12)
        image.colorProfile = profile
        let kept = try #require(
            try ImageDecoder.decode(ImageEncoder.encode(image, as: .png)[...]).colorProfile
        )
        #expect(kept.count == profile.count)
        #expect(Array(kept[128..<132]) == [0, 0, 0, 7])
        #expect(Container.color("bXYZ", of: kept) == Container.color("bXYZ", of: profile))
    }

    @Test("A profile of over a megabyte is dropped from every container", arguments: ImageFormat.withEXIF)
    func size(format: ImageFormat) throws {
        for (size, isKept) in [(1 << 20, true), (1 << 20 + 1, false)] {
            var profile = Self.profile("RGB ", Self.rgb, deviceClass: "mntr")
            profile += [UInt8](repeating: 7, count: size - profile.count)
            profile.replaceSubrange(0..<4, with: Container.bigEndian(UInt32(size)))
            var image = Image.quarters(width: 16, height: 12)
            image.colorProfile = profile
            let decoded = try ImageDecoder.decode(ImageEncoder.encode(image, as: format)[...])
            #expect((decoded.colorProfile == profile) == isKept)
        }
    }
}

import Imaging
import Testing

@Suite("JPEG as cameras, phones and transfers leave it")
struct JPEGTests {
    static let photo = Image.noise(width: 96, height: 96)

    static func plain() throws -> JPEGBytes { JPEGBytes(try ImageEncoder.encode(photo, as: .jpeg)) }

    static func error(_ bytes: [UInt8]) -> ImagingError? {
        #expect(throws: ImagingError.self) { try ImageDecoder.decode(bytes[...]) }
    }

    @Test("Scan parameters that mean nothing in a sequential file", arguments: [(0, 0), (5, 0), (63, 0x11)])
    func scanParameters(end: UInt8, approximation: UInt8) throws {
        var jpeg = try Self.plain()
        let expected = try ImageDecoder.decode(jpeg.bytes[...])
        jpeg.edit(0xDA) { scan in
            let tail = 2 + Int(scan[3])
            scan.replaceSubrange(tail - 2..<tail, with: [end, approximation])
        }
        #expect(try ImageDecoder.decode(jpeg.bytes[...]) == expected)
    }

    @Test("No end mark, and what else may stand behind the last scan")
    func endings() throws {
        let plain = try Self.plain().bytes
        let expected = try ImageDecoder.decode(plain[...])
        let movie: [UInt8] =
            [0, 0, 0, 0x18] + Array("ftypmp42".utf8) + [0xFF, 0xC4, 0, 3, 0, 0xFF, 0xDA, 0xFF, 0xC9, 0, 11]
            + Image.noise(width: 40, height: 40, seed: 7).pixels
        for trailer in [[], movie, [0xFF, 0xD9] + movie, [0xFF], [0xFF, 0xD9] + plain] {
            #expect(try ImageDecoder.decode((plain.dropLast(2) + trailer)[...]) == expected)
        }
        let progressive = try Fixture.bytes("progressive.jpg")
        let image = try ImageDecoder.decode(progressive[...])
        for trailer in [[], movie, [0xFF, 0xD9] + movie] {
            #expect(try ImageDecoder.decode((progressive.dropLast(2) + trailer)[...]) == image)
        }
    }

    @Test("Stray bytes behind a segment's end", arguments: [0xDB, 0xC0, 0xC4] as [UInt8])
    func strayBytes(marker: UInt8) throws {
        var jpeg = try Self.plain()
        let expected = try ImageDecoder.decode(jpeg.bytes[...])
        jpeg.edit(marker) { $0 += [0, 0x12, 0x34] }
        #expect(try ImageDecoder.decode(jpeg.bytes[...]) == expected)
    }

    @Test("What is missing is told, also behind stray bytes", arguments: [(0.5, "half"), (0.67, "third")])
    func missingRows(share: Double, name: String) throws {
        for strays in [[], [0, 0x12, 0x34] as [UInt8]] {
            var jpeg = try Self.plain()
            jpeg.edit(0xDB) { $0 += strays }
            jpeg.edit(0xDA) { $0 = Array($0.prefix(Int(Double($0.count) * share))) }
            for file in [jpeg.bytes, Array(jpeg.bytes.dropLast(2))] {
                let error = Self.error(file)
                #expect(error?.code == .damaged)
                #expect(
                    error?.message.contains("the lower \(name) is missing") == true,
                    "\(error?.message ?? "")"
                )
            }
        }
    }

    @Test("Restart markers with wrong numbers do no harm")
    func restartNumbers() throws {
        let jpeg = JPEGBytes(try Fixture.bytes("restart.jpg"))
        let expected = try ImageDecoder.decode(jpeg.bytes[...])
        #expect(jpeg.restarts.count > 2)
        for number in [{ _ in 0 }, { UInt8(($0 + 3) % 8) }, { UInt8((7 * $0 + 5) % 8) }] as [(Int) -> UInt8] {
            var renumbered = jpeg
            renumbered.edit(0xDA) { scan in
                for (index, place) in jpeg.restarts.enumerated() { scan[place + 1] = 0xD0 + number(index) }
            }
            #expect(try ImageDecoder.decode(renumbered.bytes[...]) == expected)
        }
    }

    @Test("A photo that lacks a restart marker, or what is between two, lacks pixels")
    func missingRestart() throws {
        let jpeg = JPEGBytes(try Fixture.bytes("restart.jpg"))
        for (index, place) in jpeg.restarts.enumerated() {
            var without = jpeg
            without.edit(0xDA) { $0.removeSubrange(place..<place + 2) }
            #expect(Self.error(without.bytes)?.code == .damaged, "marker \(index)")
        }
        for (place, next) in zip(jpeg.restarts, jpeg.restarts.dropFirst()) {
            var without = jpeg
            without.edit(0xDA) { $0.removeSubrange(place..<next) }
            #expect(Self.error(without.bytes)?.code == .damaged)
        }
    }

    @Test(
        "Kinds that are not read are named",
        arguments: [
            (0xC3, "lossless"), (0xC5, "hierarchical"), (0xC9, "arithmetic"), (0xCA, "arithmetic"),
            (0xCF, "arithmetic"), (0xF7, "JPEG-LS"),
        ] as [(UInt8, String)]
    )
    func varieties(marker: UInt8, name: String) throws {
        var jpeg = try Self.plain()
        jpeg.edit(0xC0) { $0[1] = marker }
        let error = Self.error(jpeg.bytes)
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains(name) == true)
        #expect(error?.message.contains("save it as") == true)
    }

    @Test("Twelve bits, two channels and a height at the end are named")
    func frames() throws {
        for (offset, value, name) in [(4, 12, "12 bits"), (9, 2, "2 channels")] as [(Int, UInt8, String)] {
            var jpeg = try Self.plain()
            jpeg.edit(0xC0) { $0[offset] = value }
            let error = Self.error(jpeg.bytes)
            #expect(error?.code == .unsupportedFormat)
            #expect(error?.message.contains(name) == true)
        }
        var jpeg = try Self.plain()
        jpeg.edit(0xC0) { $0.replaceSubrange(5..<7, with: [0, 0]) }
        #expect(Self.error(jpeg.bytes)?.code == .unsupportedFormat)
    }

    @Test("A progressive photo without one of its scans lacks pixels, or says itself that it has no more")
    func scans() throws {
        let jpeg = JPEGBytes(try Fixture.bytes("progressive.jpg"))
        let scans = jpeg.segments.indices.filter { jpeg.segments[$0][1] == 0xDA }
        // The first scan has the averages of all blocks: without it nothing is there.
        var headless = jpeg
        headless.segments.remove(at: scans[0])
        #expect(Self.error(headless.bytes)?.code == .damaged)
        // Cut between two scans, and so without an end mark, it has been cut.
        for scan in scans {
            let cut = jpeg.segments[..<scan].flatMap { $0 }
            #expect(Self.error(cut)?.code == .damaged)
        }
    }

    @Test("The density of JFIF, in either unit, reaches the result", arguments: ImageFormat.withEXIF)
    func density(format: ImageFormat) throws {
        for (unit, number, factor) in [(1, 150, 1), (2, 100, 2.54)] as [(UInt8, UInt8, Double)] {
            var jpeg = try Self.plain()
            jpeg.edit(0xE0) { $0.replaceSubrange(11..<16, with: [unit, 0, number, 0, number]) }
            let expected = Double(number) * factor
            let image = try ImageDecoder.decode(jpeg.bytes[...])
            #expect(image.density == PixelDensity(horizontal: expected, vertical: expected))
            let again = try ImageDecoder.decode(ImageEncoder.encode(image, as: format)[...])
            let density = try #require(again.density)
            #expect(abs(density.horizontal - expected) < 0.6)
        }
    }
}

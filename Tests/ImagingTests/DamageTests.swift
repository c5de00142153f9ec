import Imaging
import Testing

@Suite("Damaged files")
struct DamageTests {
    /// Files of every kind of coding.
    static func files() throws -> [(name: String, bytes: [UInt8])] {
        let photo = Image.coordinates(width: 61, height: 47)
        let encoded = try ImageFormat.withEXIF.map { ($0.rawValue, try ImageEncoder.encode(photo, as: $0)) }
        let names = [
            "progressive.jpg", "restart.jpg", "cmyk.jpg", "ycck.jpg", "gray-profile.jpg", "cmyk-profile.jpg",
            "interlaced.png", "palette.png", "rgb16.png", "gray-profile.png", "animated.webp",
            "lossless.webp",
            "lossy-alpha.webp",
        ]
        return try encoded + names.map { ($0, try Fixture.bytes($0)) }
    }

    @Test("A file cut short anywhere is an error, or lacks none of its pixels")
    func truncation() throws {
        for (name, bytes) in try DamageTests.files() {
            let whole = try ImageDecoder.decode(bytes[...])
            let accepted = (0..<bytes.count).filter { !isRefused(bytes[..<$0], as: $0 < 12 ? nil : .damaged) }
            let isAlike = try accepted.allSatisfy { try ImageDecoder.decode(bytes[..<$0]) == whole }
            #expect(isAlike, "\(name) of \(bytes.count) bytes cut to any of \(accepted)")
        }
    }

    /// Whether decoding fails, with this code or, of very short pieces, any.
    private func isRefused(_ bytes: ArraySlice<UInt8>, as code: ImagingError.Code?) -> Bool {
        do {
            _ = try ImageDecoder.decode(bytes)
            return false
        } catch {
            return code == nil || error.code == code
        }
    }

    @Test("A photo cut short and closed with an end mark is an error too")
    func forgedEnd() throws {
        let jpeg = try ImageEncoder.encode(.noise(width: 64, height: 64), as: .jpeg)
        for share in [0.3, 0.6, 0.9] {
            let cut = jpeg[..<Int(Double(jpeg.count) * share)] + [0xFF, 0xD9]
            let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(cut) }
            #expect(error?.code == .damaged)
        }
    }

    @Test("Bytes behind the end do no harm")
    func trailingBytes() throws {
        for (name, bytes) in try DamageTests.files() {
            let trailed = bytes + Array("trailing \u{0}\u{0} bytes".utf8) + [0xFF, 0xD8, 0xFF, 0xE1]
            #expect(try ImageDecoder.decode(trailed[...]) == ImageDecoder.decode(bytes[...]), "\(name)")
        }
    }

    @Test("Stray bytes between a photo's segments do no harm")
    func strayBytes() throws {
        let jpeg = try ImageEncoder.encode(.coordinates(width: 61, height: 47), as: .jpeg)
        let withStrays = jpeg.dropLast(2) + [0x00, 0x00, 0x12] + jpeg.suffix(2)
        #expect(try ImageDecoder.decode(withStrays) == ImageDecoder.decode(jpeg[...]))
    }

    @Test("Any flipped bit gives an image of the declared size or an error")
    func flippedBits() throws {
        var random = SplitMix(state: 42)
        for (name, bytes) in try DamageTests.files() {
            for _ in 0..<200 {
                var flipped = bytes
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    flipped[Int.random(in: 0..<bytes.count, using: &random)] ^=
                        1 << UInt8.random(in: 0...7, using: &random)
                }
                do {
                    let image = try ImageDecoder.decode(
                        flipped[...],
                        within: PixelBudget(maximumPixels: 20_000)
                    )
                    let header = try ImageHeader.read(flipped[...])
                    #expect((image.width, image.height) == (header.width, header.height), "\(name)")
                } catch {
                    #expect(!error.message.isEmpty)
                }
            }
        }
    }

    @Test("A frame that leaves its canvas is an error")
    func frameOutsideCanvas() throws {
        var webp = try Fixture.bytes("animated.webp")
        webp[24] = 3  // the canvas is now 4 pixels wide, the frame still 16
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(webp[...]) }
        #expect(error?.code == .damaged)
    }
}

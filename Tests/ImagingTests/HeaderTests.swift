import Imaging
import Testing

@Suite("Format and header")
struct HeaderTests {
    @Test("The format is told by content", arguments: ImageFormat.withEXIF)
    func detection(format: ImageFormat) throws {
        let bytes = try ImageEncoder.encode(.quarters(width: 3, height: 2), as: format)
        #expect(SourceFormat.detect(bytes[...])?.rawValue == format.rawValue)
        let header = try ImageHeader.read(bytes[...])
        #expect(header.format.mediaType == format.mediaType)
        #expect((header.width, header.height) == (3, 2))
    }

    @Test("A slice that does not start at 0 is read like any other", arguments: ImageFormat.withEXIF)
    func slices(format: ImageFormat) throws {
        let bytes = try ImageEncoder.encode(.quarters(width: 30, height: 20), as: format, quality: 100)
        let padded = [UInt8](repeating: 0xFF, count: 37) + bytes + [1, 2, 3]
        let slice = padded[37..<37 + bytes.count]
        #expect(try ImageHeader.read(slice).width == 30)
        #expect(try ImageDecoder.decode(slice) == ImageDecoder.decode(bytes[...]))
    }

    @Test(
        "Anything else is refused as such",
        arguments: [
            "", "a", "GIF88a.......", "%PDF-1.7", "RIFF1234WAVEfmt ", "BM", "\u{0}\u{0}\u{0}\u{20}ftypisom",
        ]
    )
    func otherFormats(start: String) {
        let bytes = Array(start.utf8) + [UInt8](repeating: 0, count: start.isEmpty ? 0 : 100)
        #expect(SourceFormat.detect(bytes[...]) == nil)
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(bytes[...]) }
        #expect(error?.code == .unsupportedFormat)
    }

    @Test("Media types and endings")
    func names() {
        #expect(
            ImageFormat.allCases.map(\.mediaType) == ["image/jpeg", "image/png", "image/webp", "image/avif"]
        )
        #expect(ImageFormat.allCases.map(\.fileExtension) == ["jpg", "png", "webp", "avif"])
    }

    @Test("A decompression bomb is refused by its header alone", arguments: ImageFormat.withEXIF)
    func bombs(format: ImageFormat) throws {
        let bomb: [UInt8] =
            switch format {
            case .jpeg:
                [
                    0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3, 1, 0x11, 0, 2, 0x11, 0, 3,
                    0x11, 0,
                ]
            case .png:
                [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
                    + Container.chunk(
                        "IHDR",
                        Container.bigEndian(2_147_483_647) + Container.bigEndian(2_147_483_647) + [
                            8, 6, 0, 0, 0,
                        ]
                    )
            case .webp:
                Container.riffChunk(
                    "RIFF",
                    Array("WEBP".utf8)
                        + Container.riffChunk("VP8X", [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
                )
            case .avif: []
            }
        #expect(try ImageHeader.read(bomb[...]).width > 60_000)
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(bomb[...]) }
        #expect(error?.code == .tooManyPixels)
    }

    @Test("The budget counts pixels and sides", arguments: ImageFormat.withEXIF)
    func budget(format: ImageFormat) throws {
        let bytes = try ImageEncoder.encode(.quarters(width: 40, height: 25), as: format)
        let exact = try ImageDecoder.decode(bytes[...], within: PixelBudget(maximumPixels: 1000))
        #expect(exact.width == 40)
        for tooSmall in [PixelBudget(maximumPixels: 999), PixelBudget(maximumPixels: 1000, maximumSide: 39)] {
            let error = #expect(throws: ImagingError.self) {
                try ImageDecoder.decode(bytes[...], within: tooSmall)
            }
            #expect(error?.code == .tooManyPixels)
            #expect(error?.message.contains("40 x 25") == true)
        }
    }

    @Test("Sides whose product overflows are too many pixels")
    func overflow() {
        #expect(throws: ImagingError.self) { try PixelBudget.standard.check(width: .max, height: 2) }
        #expect(throws: ImagingError.self) {
            try PixelBudget(maximumPixels: .max).check(width: .max, height: .max)
        }
        #expect(throws: Never.self) { try PixelBudget.standard.check(width: 10_000, height: 5_000) }
    }
}

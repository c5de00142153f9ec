import Imaging
import Testing

@Suite("Other formats by name")
struct OtherFormatTests {
    @Test(
        "Each is told by content and answered with what to do",
        arguments: [
            ("", OtherFormat.empty), ("\u{0}\u{0}\u{0}\u{0C}JXL \r\n", .jpegXL),
            ("\u{0}\u{0}\u{0}\u{0C}jP  \r\n", .jpeg2000),
            ("<svg xmlns=\"http://www.w3.org/2000/svg\">", .svg),
            ("<?xml version=\"1.0\"?>\n<svg>", .svg), ("%PDF-1.7", .pdf), ("%!PS-Adobe", .postScript),
            ("8BPS", .photoshop), ("gimp xcf v011", .gimp),
            ("II*\u{0}\u{10}\u{0}\u{0}\u{0}CR\u{2}\u{0}", .raw),
            ("FUJIFILMCCD-RAW 0201", .raw), ("IIRO\u{8}", .raw), ("IIU\u{0}\u{8}", .raw),
            ("\u{0}\u{0}\u{0}\u{18}ftypcrx \u{0}", .raw), ("\u{0}\u{0}\u{0}\u{20}ftypisom\u{0}", .video),
            ("\u{0}\u{0}\u{0}\u{14}ftypqt  \u{0}", .video), ("RIFF\u{0}\u{0}\u{0}\u{0}AVI LIST", .video),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", .gitLFS),
            ("<!DOCTYPE html><html>", .html), ("\n<html lang=\"en\">", .html),
            ("Dear all,\nplease find", .text),
            ("{\"error\": 1}", .text), ("PK\u{3}\u{4}", .archive), ("P6\n3 2\n255\n", .netpbm),
            ("qoif", .qoi),
            ("BM is a town", .text), ("\u{1}\u{2}\u{3}", .unknown),
        ]
    )
    func told(start: String, format: OtherFormat) {
        let bytes = Array(start.utf8)
        #expect(OtherFormat.detect(bytes[...]) == format)
        let error = #expect(throws: ImagingError.self) { try ImageDecoder.decode(bytes[...]) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message == "\(format.what). \(format.advice)")
    }

    @Test("Signatures that are not text")
    func binary() {
        let bitmap = [0x42, 0x4D] + little(100, 4) + little(0, 4) + little(54, 4) + little(40, 4)
        #expect(OtherFormat.detect(bitmap[...]) == .bmp)
        #expect(OtherFormat.detect([0xFF, 0x0A, 0xFA]) == .jpegXL)
        #expect(OtherFormat.detect([0x1A, 0x45, 0xDF, 0xA3, 0x01]) == .video)
        // Long text whose 1,024th byte lies within a character.
        let umlauts = Array((String(repeating: "a", count: 1_023) + "ü und so weiter").utf8)
        #expect(OtherFormat.detect(umlauts[...]) == .text)
    }

    @Test("Every sentence says what it is and what to do", arguments: OtherFormat.allCases)
    func sentences(format: OtherFormat) {
        #expect(!format.what.hasSuffix("."))
        #expect(format.advice.count > 20)
    }
}

import Imaging

extension ImageFormat {
    /// Those whose EXIF is followed; HEIF says by properties of its own how a picture is turned.
    static let withEXIF: [ImageFormat] = [.jpeg, .png, .webp]
}

/// Puts metadata into finished files, as cameras and editors do and the package's encoders do not.
enum Container {
    /// A TIFF block with one directory of one entry: the orientation.
    static func tiff(orientation: UInt16) -> [UInt8] {
        [0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8]
            + [0, 1]
            + [0x01, 0x12, 0, 3, 0, 0, 0, 1] + bigEndian(UInt32(orientation) << 16)
            + [0, 0, 0, 0]
    }

    /// The file with an EXIF block where its format keeps one.
    static func adding(exif tiff: [UInt8], to file: [UInt8], _ format: ImageFormat) -> [UInt8] {
        switch format {
        case .jpeg: insertingSegment(0xE1, Array("Exif\0\0".utf8) + tiff, into: file)
        case .png: insertingChunk("eXIf", tiff, into: file)
        case .webp: extended(file, flags: 0x08, chunk: ("EXIF", tiff))
        // What EXIF says in a HEIF file is not followed.
        case .avif: file
        }
    }

    /// A JPEG with a segment right behind SOI.
    static func insertingSegment(_ marker: UInt8, _ payload: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
        let length = payload.count + 2
        return jpeg[..<2] + [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + payload + jpeg[2...]
    }

    /// A PNG with a chunk right behind IHDR.
    static func insertingChunk(_ type: String, _ data: [UInt8], into png: [UInt8]) -> [UInt8] {
        png[..<33] + chunk(type, data) + png[33...]
    }

    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let covered = Array(type.utf8) + data
        return bigEndian(UInt32(data.count)) + covered + bigEndian(crc32(covered))
    }

    /// A simple WebP in the extended layout, with one more chunk at its end.
    static func extended(_ webp: [UInt8], flags: UInt8, chunk: (type: String, data: [UInt8])) -> [UInt8] {
        guard let header = try? ImageHeader.read(webp[...]) else { return webp }
        let size =
            littleEndian(UInt32(header.width - 1)).prefix(3)
            + littleEndian(UInt32(header.height - 1)).prefix(3)
        let body =
            Array("WEBP".utf8) + riffChunk("VP8X", [flags, 0, 0, 0] + size) + webp[12...]
            + riffChunk(chunk.type, chunk.data)
        return riffChunk("RIFF", body)
    }

    static func riffChunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        Array(type.utf8) + littleEndian(UInt32(data.count)) + data + (data.count % 2 == 1 ? [0] : [])
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
    }

    static func littleEndian(_ value: UInt32) -> [UInt8] { bigEndian(value).reversed() }

    /// Bit by bit, as PNG's annex D defines it.
    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}

extension Container {
    struct Chunk {
        let type: String
        let data: [UInt8]
        let checksum: ArraySlice<UInt8>
    }

    /// The chunks of a PNG that is known to be whole.
    static func chunks(of png: [UInt8]) -> [Chunk] {
        var chunks: [Chunk] = []
        var offset = 8
        while offset + 12 <= png.count {
            let length = png[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            let (data, end) = (offset + 8, offset + 8 + length)
            let type = String(decoding: png[offset + 4..<data], as: UTF8.self)
            chunks.append(Chunk(type: type, data: Array(png[data..<end]), checksum: png[end..<end + 4]))
            offset = end + 4
        }
        return chunks
    }
}

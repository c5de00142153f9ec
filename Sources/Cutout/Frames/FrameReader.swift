import Imaging

/// Frames that follow one another on a pipe: PNG, JPEG or PPM files, each known by its first bytes, or pixels of one size
/// without any header.
///
/// What is read here is no more than where a frame ends; its content goes through the door of all photos.
final class FrameReader {
    /// One frame as it came.
    enum Frame {
        case file([UInt8])
        case pixels(Image)
    }

    private let source: ByteSource
    private let raw: (size: FrameSize, format: PixelFormat)?
    /// How many frames there have been.
    private(set) var count = 0

    /// The most bytes of one frame's file.
    private static let maximumSize = 512 << 20

    init(_ source: ByteSource, raw: (size: FrameSize, format: PixelFormat)?) {
        self.source = source
        self.raw = raw
    }

    /// The next frame; nil at the end.
    ///
    /// - Throws: ``FrameFailure`` for one that is cut short, or nothing that is known.
    func next() throws(FrameFailure) -> Frame? {
        guard let first = try source.peek() else { return nil }
        count += 1
        if let raw { return .pixels(try pixels(raw.size, raw.format)) }
        switch first {
        case 0x89: return .file(try png())
        case 0xFF: return .file(try jpeg())
        case UInt8(ascii: "P"): return .pixels(try ppm())
        default:
            throw FrameFailure(
                "Frame \(count) is neither PNG, JPEG nor PPM. Pixels without a header take --raw WIDTHxHEIGHT."
            )
        }
    }

    private func pixels(_ size: FrameSize, _ format: PixelFormat) throws(FrameFailure) -> Image {
        var bytes: [UInt8] = []
        try take(size.width * size.height * format.byteCount, to: &bytes)
        return Image(raw: bytes, size: size, channels: format.byteCount)
    }

    /// Chunks up to IEND: PNG specification, section 5.3.
    private func png() throws(FrameFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        try take(8, to: &bytes)
        while true {
            try take(8, to: &bytes)
            let header = bytes.suffix(8)
            let length = header.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let isEnd = header.suffix(4).elementsEqual("IEND".utf8)
            try take(length + 4, to: &bytes)
            if isEnd { return bytes }
        }
    }

    /// Segments up to EOI: ITU-T T.81, annex B. In a scan's data a marker follows 0xFF that neither 0 nor RST does.
    private func jpeg() throws(FrameFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        try take(2, to: &bytes)
        guard bytes == [0xFF, 0xD8] else { throw damaged("JPEG") }
        var isInScan = false
        while true {
            let byte = try need(&bytes)
            guard byte == 0xFF else {
                guard isInScan else { throw damaged("JPEG") }
                continue
            }
            var marker = try need(&bytes)
            while marker == 0xFF { marker = try need(&bytes) }
            switch marker {
            case 0xD9: return bytes
            case 0xD0...0xD7 where isInScan, 0x00 where isInScan: continue
            case 0x00, 0x01, 0xD0...0xD8: throw damaged("JPEG")
            default:
                try take(2, to: &bytes)
                let length = bytes.suffix(2).reduce(0) { $0 << 8 | Int($1) }
                guard length >= 2 else { throw damaged("JPEG") }
                try take(length - 2, to: &bytes)
                isInScan = marker == 0xDA
            }
        }
    }

    /// A binary PPM or PGM: netpbm's ppm(5) and pgm(5), with comments in the header.
    private func ppm() throws(FrameFailure) -> Image {
        var bytes: [UInt8] = []
        try take(2, to: &bytes)
        guard let channels = [UInt8(ascii: "6"): 3, UInt8(ascii: "5"): 1][bytes[1]] else {
            throw damaged("PPM")
        }
        let (width, height, maximum) = (try number(), try number(), try number())
        guard let size = FrameSize(argument: "\(width)x\(height)"), (1...65_535).contains(maximum) else {
            throw damaged("PPM")
        }
        bytes = []
        try take(width * height * channels * (maximum > 255 ? 2 : 1), to: &bytes)
        return Image(raw: bytes, size: size, channels: channels, maximum: maximum)
    }

    /// A number of the header, and the one space behind it.
    private func number() throws(FrameFailure) -> Int {
        var (value, hasDigits, isComment) = (0, false, false)
        while let byte = try source.next() {
            if isComment {
                isComment = byte != 0x0A
            } else if byte == UInt8(ascii: "#"), !hasDigits {
                isComment = true
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1 << 30)
                hasDigits = true
            } else if [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
                if hasDigits { return value }
            } else {
                throw damaged("PPM")
            }
        }
        throw cut
    }

    private func take(_ count: Int, to bytes: inout [UInt8]) throws(FrameFailure) {
        guard bytes.count + count <= Self.maximumSize else {
            throw FrameFailure(
                "Frame \(self.count) has more than \(Self.maximumSize >> 20) MB. Make frames smaller."
            )
        }
        guard try source.take(count, to: &bytes) else { throw cut }
    }

    private func need(_ bytes: inout [UInt8]) throws(FrameFailure) -> UInt8 {
        guard let byte = try source.next() else { throw cut }
        guard bytes.count < Self.maximumSize else { throw damaged("JPEG") }
        bytes.append(byte)
        return byte
    }

    private var cut: FrameFailure {
        FrameFailure("Frame \(count) is cut short: the input ended in the middle of it.")
    }

    private func damaged(_ format: String) -> FrameFailure {
        FrameFailure(
            "Frame \(count) is no \(format) that can be read, or what follows frame \(count - 1) is none."
        )
    }
}

import CGIF

/// Reads the first frame of a GIF through giflib.
enum GIFDecoder {
    /// RGBA of the whole canvas, transparent where the frame does not reach.
    static func decode(_ frame: GIFFrame, in bytes: ArraySlice<UInt8>) throws(ImagingError) -> [UInt8] {
        guard let reader = GIFReader(of: GIFDecoder.file(of: frame, in: bytes)) else {
            throw .damaged(.gif, "giflib finds no picture")
        }
        let colors = frame.palette
        var indices = [UInt8](repeating: 0, count: frame.width)
        var missing: (row: Int, reason: String)?
        let pixels = [UInt8](unsafeUninitializedCapacity: frame.canvasWidth * frame.canvasHeight * 4) {
            canvas,
            count in
            canvas.initialize(repeating: 0)
            count = canvas.count
            canvas.withMemoryRebound(to: UInt32.self) { canvas in
                for (row, y) in frame.rowOrder.enumerated() {
                    if let reason = reader.readRow(into: &indices) {
                        missing = (row, reason)
                        return
                    }
                    let start = (frame.top + y) * frame.canvasWidth + frame.left
                    for x in 0..<frame.width { canvas[start + x] = colors[Int(indices[x])] }
                }
            }
        }
        guard let missing else { return pixels }
        throw .incomplete(
            .gif,
            MissingPart(from: missing.row, to: frame.height, of: frame.height),
            missing.reason
        )
    }

    /// A file of this one frame: what giflib is handed has no extensions, no colours and no other frames.
    ///
    /// A sub-block that the file's end cuts off is handed on for as long as it goes.
    private static func file(of frame: GIFFrame, in bytes: ArraySlice<UInt8>) -> [UInt8] {
        var file = Array("GIF89a".utf8)
        file += littleEndian(frame.width) + littleEndian(frame.height) + [0, 0, 0]
        file += [0x2C, 0, 0, 0, 0] + littleEndian(frame.width) + littleEndian(frame.height) + [0]
        var rest = bytes.dropFirst(frame.dataOffset)
        file.append(rest.popFirst() ?? 0)
        while let length = rest.popFirst(), length > 0, !rest.isEmpty {
            let block = rest.prefix(Int(length))
            file.append(UInt8(truncatingIfNeeded: block.count))
            file += block
            rest = rest.dropFirst(block.count)
        }
        return file + [0, 0x3B]
    }

    private static func littleEndian(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    }
}

extension GIFFrame {
    /// RGBA as it lies in memory, for each of 256 indices; black where the table is shorter.
    fileprivate var palette: [UInt32] {
        (0..<256).map { index -> UInt32 in
            if let transparentIndex, Int(transparentIndex) == index { return 0 }
            let start = colors.startIndex + index * 3
            let (red, green, blue): (UInt8, UInt8, UInt8) =
                if colors.isEmpty {
                    (UInt8(index), UInt8(index), UInt8(index))
                } else if start + 3 <= colors.endIndex {
                    (colors[start], colors[start + 1], colors[start + 2])
                } else {
                    (0, 0, 0)
                }
            return UInt32(littleEndian: UInt32(red) | UInt32(green) << 8 | UInt32(blue) << 16 | 0xFF00_0000)
        }
    }

    /// The rows in the order in which they are stored: GIF89a, appendix E.
    fileprivate var rowOrder: [Int] {
        guard isInterlaced else { return Array(0..<height) }
        return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: height, by: $0.1)) }
    }
}

/// Owns giflib's reader over bytes in memory, placed at the first picture.
private final class GIFReader {
    /// What giflib pulls bytes from.
    private final class Source {
        let bytes: [UInt8]
        var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }

    private let source: Source
    private let file: UnsafeMutablePointer<GifFileType>

    init?(of bytes: [UInt8]) {
        source = Source(bytes)
        let read: InputFunc = { file, output, count in
            guard let user = file?.pointee.UserData, let output, count > 0 else { return 0 }
            let source = Unmanaged<Source>.fromOpaque(user).takeUnretainedValue()
            let copied = min(Int(count), source.bytes.count - source.position)
            source.bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                output.update(from: base + source.position, count: copied)
            }
            source.position += copied
            return Int32(copied)
        }
        guard let file = DGifOpen(Unmanaged.passUnretained(source).toOpaque(), read, nil) else { return nil }
        self.file = file
        var record = UNDEFINED_RECORD_TYPE
        guard DGifGetRecordType(file, &record) == GIF_OK, record == IMAGE_DESC_RECORD_TYPE,
            DGifGetImageDesc(file) == GIF_OK
        else { return nil }
    }

    /// Fills a row of indices; answers what was wrong, if anything.
    func readRow(into row: inout [UInt8]) -> String? {
        guard DGifGetLine(file, &row, Int32(row.count)) != GIF_OK else { return nil }
        return GifErrorString(file.pointee.Error).map { String(cString: $0) } ?? "giflib gives no reason"
    }

    deinit { DGifCloseFile(file, nil) }
}

/// Draws the first frame of a GIF.
enum GIFDecoder {
    /// RGBA of a frame alone, transparent where it lets through what is under it.
    static func decodeAlone(_ frame: GIFFrame, in bytes: ArraySlice<UInt8>) throws(ImagingError) -> [UInt8] {
        var alone = GIFFrame(screenWidth: frame.width, screenHeight: frame.height)
        (alone.width, alone.height, alone.isInterlaced) = (frame.width, frame.height, frame.isInterlaced)
        (alone.colors, alone.transparentIndex, alone.dataOffset) = (
            frame.colors, frame.transparentIndex, frame.dataOffset
        )
        return try decode(alone, in: bytes)
    }

    private static func indices(of frame: GIFFrame, in bytes: ArraySlice<UInt8>) throws(ImagingError)
        -> [UInt8]
    {
        let decoded = try LZWDecoder.decode(
            bytes.dropFirst(frame.dataOffset),
            count: frame.width * frame.height
        )
        guard decoded.missing == nil else {
            let row = decoded.indices.count / frame.width
            let part = MissingPart(from: row, to: frame.height, of: frame.height)
            throw .incomplete(.gif, part, decoded.missing ?? "")
        }
        return decoded.indices
    }

    /// RGBA of the whole canvas, transparent where the frame does not reach.
    static func decode(_ frame: GIFFrame, in bytes: ArraySlice<UInt8>) throws(ImagingError) -> [UInt8] {
        let stored = try indices(of: frame, in: bytes)
        let colors = frame.palette
        return [UInt8](unsafeUninitializedCapacity: frame.canvasWidth * frame.canvasHeight * 4) {
            canvas,
            count in
            canvas.initialize(repeating: 0)
            count = canvas.count
            stored.withUnsafeBufferPointer { indices in
                canvas.withMemoryRebound(to: UInt32.self) { canvas in
                    for (row, y) in frame.rowOrder.enumerated() {
                        let start = (frame.top + y) * frame.canvasWidth + frame.left
                        let stored = row * frame.width
                        for x in 0..<frame.width { canvas[start + x] = colors[Int(indices[stored + x])] }
                    }
                }
            }
        }
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

/// A run of rows, filtered and compressed apart from the others so that all cores can work on one image.
struct PNGStrip {
    /// Large enough that starting without history costs under 1 % of size, small enough to stay in a core's cache.
    private static let targetSize = 256 << 10

    /// Deflate blocks that leave the stream open.
    let blocks: [UInt8]
    /// The checksum of what they unpack to.
    let checksum: Adler32

    /// The image's strips from top to bottom; `nil` if memory ran out.
    static func all(of rows: PNGRows, _ pixels: [UInt8]) -> [PNGStrip]? {
        let length = max(1, targetSize / rows.writtenRowSize)
        let count = (rows.height + length - 1) / length
        let strips = pixels.withUnsafeBufferPointer { pixels in
            Parallel.map(count) { index in
                PNGStrip(rows, index * length..<min(rows.height, (index + 1) * length), pixels)
            }
        }
        let whole = strips.compactMap { $0 }
        return whole.count == count ? whole : nil
    }

    private init?(_ rows: PNGRows, _ range: Range<Int>, _ pixels: UnsafeBufferPointer<UInt8>) {
        guard let pixels = pixels.baseAddress else { return nil }
        let filtered = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: range.count * rows.writtenRowSize)
        defer { filtered.deallocate() }
        guard let start = filtered.baseAddress else { return nil }
        rows.filter(range, of: pixels, into: start)
        guard let blocks = Deflate.openBlocks(of: UnsafeBufferPointer(filtered)) else { return nil }
        self.blocks = blocks
        checksum = Adler32(of: UnsafeBufferPointer(filtered))
    }
}

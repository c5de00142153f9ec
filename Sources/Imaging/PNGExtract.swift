import CPNG

/// A PNG file reduced to the chunks that libpng needs, as runs of the file's own bytes.
///
/// libpng inflates and keeps text and profiles, and remembers every chunk it does not know; none of that is for it.
struct PNGExtract {
    private static let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

    private static let pixels: [StaticString] = ["IDAT", "IHDR", "PLTE", "tRNS", "sBIT", "IEND"]
    private static let gamma: [StaticString] = ["gAMA", "cHRM", "sRGB"]

    private let bytes: ArraySlice<UInt8>
    private var runs: [Range<Int>] = []
    /// Where the file breaks off within its pixels: the last chunk's head with the length that is there, and checksum.
    private var repair: (head: [UInt8], data: Range<Int>, checksum: [UInt8])?
    /// Whether the file had no IEND.
    private(set) var lacksEnd = true

    /// - Parameter followsGamma: whether the file's gAMA, cHRM and sRGB chunks say what its numbers mean, and no profile
    ///   or cICP chunk does.
    init(_ bytes: ArraySlice<UInt8>, followsGamma: Bool) {
        self.bytes = bytes
        append(bytes.prefix(PNGFile.signature.count))
        for chunk in PNGChunks(bytes) where isNeeded(chunk, followsGamma) {
            if chunk.isNamed("IEND"), !chunk.isCut {
                lacksEnd = false
            } else if !chunk.isCut {
                append(chunk.whole)
            } else if chunk.isNamed("IDAT") {
                repair = Self.repair(chunk)
            }
        }
    }

    private func isNeeded(_ chunk: PNGChunk, _ followsGamma: Bool) -> Bool {
        Self.pixels.contains { chunk.isNamed($0) }
            || followsGamma && Self.gamma.contains { chunk.isNamed($0) }
    }

    private mutating func append(_ slice: ArraySlice<UInt8>) {
        if let last = runs.last, last.upperBound == slice.startIndex {
            runs[runs.count - 1] = last.lowerBound..<slice.endIndex
        } else {
            runs.append(slice.startIndex..<slice.endIndex)
        }
    }

    private static func repair(_ chunk: PNGChunk) -> (head: [UInt8], data: Range<Int>, checksum: [UInt8]) {
        let length = UInt32(truncatingIfNeeded: chunk.data.count).bigEndianBytes
        let covered = chunk.whole.dropFirst(4).prefix(4 + chunk.data.count)
        let checksum = PNGWriter.checksum(of: covered).bigEndianBytes
        return (length + chunk.type, chunk.data.startIndex..<chunk.data.endIndex, checksum)
    }

    /// Lends what libpng is to read, closed by an IEND in any case.
    func withSpans<Result>(_ body: (UnsafeBufferPointer<cpng_span>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { file in
            func span(_ range: Range<Int>) -> cpng_span {
                cpng_span(
                    bytes: file.baseAddress.map { $0 + range.lowerBound - bytes.startIndex },
                    count: range.count
                )
            }
            let head = repair?.head ?? []
            let tail = (repair?.checksum ?? []) + Self.end
            return head.withUnsafeBufferPointer { head in
                tail.withUnsafeBufferPointer { tail in
                    var spans = runs.map(span)
                    if let repair {
                        spans.append(cpng_span(bytes: head.baseAddress, count: head.count))
                        spans.append(span(repair.data))
                    }
                    spans.append(cpng_span(bytes: tail.baseAddress, count: tail.count))
                    return spans.withUnsafeBufferPointer(body)
                }
            }
        }
    }
}

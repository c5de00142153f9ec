/// Makes JPEGs of any size without an encoder: with one-bit codes for "no difference" and "end of block", zeros are all
/// the data that a flat picture has.
struct BlankJPEG {
    var bytes: [UInt8] = [0xFF, 0xD8]
    let width: Int
    let height: Int
    let components: Int

    /// - Parameter frame: 0xC0 for a sequential file, 0xC2 for a progressive one.
    init(width: Int, height: Int, components: Int, frame: UInt8 = 0xC0) {
        (self.width, self.height, self.components) = (width, height, components)
        append(0xDB, [0] + [UInt8](repeating: 1, count: 64))
        // Code 0 is "no difference" and "end of block", code 10 the longest run of ended blocks.
        append(0xC4, [0x00, 1, 1] + [UInt8](repeating: 0, count: 14) + [0, 1])
        append(0xC4, [0x10, 1, 1] + [UInt8](repeating: 0, count: 14) + [0, 0xE0])
        let sides = [UInt8(height >> 8), UInt8(height & 0xFF), UInt8(width >> 8), UInt8(width & 0xFF)]
        append(frame, [8] + sides + [UInt8(components)] + (1...UInt8(components)).flatMap { [$0, 0x11, 0] })
    }

    mutating func append(_ marker: UInt8, _ payload: [UInt8]) {
        let length = payload.count + 2
        bytes += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + payload
    }

    /// A scan of all components, or of the first alone, and as many bytes of data.
    mutating func appendScan(
        all: Bool = true,
        from start: UInt8 = 0,
        to end: UInt8 = 63,
        bits: UInt8 = 0,
        data: Int
    ) {
        let count = UInt8(all ? components : 1)
        append(0xDA, [count] + (1...count).flatMap { [$0, 0] } + [start, end, bits])
        bytes += [UInt8](repeating: 0, count: data)
    }

    /// Eight by eight pixels of every component.
    var blocks: Int { (width + 7) / 8 * ((height + 7) / 8) }

    /// A finished sequential file.
    static func sequential(width: Int, height: Int, components: Int) -> BlankJPEG {
        var jpeg = BlankJPEG(width: width, height: height, components: components)
        jpeg.appendScan(data: jpeg.blocks * components / 4 + 1)
        jpeg.bytes += [0xFF, 0xD9]
        return jpeg
    }
}

/// The segments of a JPEG, to take out, put in and change.
struct JPEGBytes {
    /// Everything from one marker to the next, entropy-coded data of a scan included.
    var segments: [[UInt8]] = []

    /// Cuts a file that is known to be whole; restart markers stay within their scan.
    init(_ file: [UInt8]) {
        var offset = 0
        var isScan = false
        var current: [UInt8] = []
        while offset + 1 < file.count {
            let marker = file[offset + 1]
            let begins = file[offset] == 0xFF && marker != 0 && marker != 0xFF && !(0xD0...0xD7 ~= marker)
            if begins {
                if !current.isEmpty { segments.append(current) }
                isScan = marker == 0xDA
                let length =
                    marker == 0xD8 || marker == 0xD9 ? 0 : Int(file[offset + 2]) << 8 | Int(file[offset + 3])
                current = Array(file[offset..<offset + 2 + length])
                offset += 2 + length
            } else if isScan {
                current.append(file[offset])
                offset += 1
            } else {
                break
            }
        }
        segments.append(current)
    }

    var bytes: [UInt8] { segments.flatMap { $0 } }

    func first(_ marker: UInt8) -> Int { segments.firstIndex { $0[1] == marker } ?? 0 }

    /// Where the restart markers of the only scan stand in it.
    var restarts: [Int] {
        let scan = segments[first(0xDA)]
        return scan.indices.dropLast().filter { scan[$0] == 0xFF && 0xD0...0xD7 ~= scan[$0 + 1] }
    }

    mutating func edit(_ marker: UInt8, _ body: (inout [UInt8]) -> Void) { body(&segments[first(marker)]) }
}

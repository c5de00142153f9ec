import CISAL

/// Decompression of zlib streams (RFC 1950) by ISA-L.
enum Inflate {
    /// Unpacks a zlib stream, or returns `nil` if it is corrupt, cut short, or unpacks to more than `limit` bytes.
    static func zlib(_ stream: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        defer { state.deallocate() }
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_ZLIB)
        return stream.withUnsafeBufferPointer { stream in
            guard let count = UInt32(exactly: stream.count) else { return nil }
            state.pointee.next_in = UnsafeMutablePointer(mutating: stream.baseAddress)
            state.pointee.avail_in = count
            return drain(state, limit: limit)
        }
    }

    /// Takes what comes out piece by piece, so that a bomb is noticed at the limit and not when memory is gone.
    private static func drain(_ state: UnsafeMutablePointer<inflate_state>, limit: Int) -> [UInt8]? {
        let pieceSize = 64 << 10
        var output: [UInt8] = []
        while state.pointee.block_state != ISAL_BLOCK_FINISH {
            var status = ISAL_DECOMP_OK
            let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
                state.pointee.next_out = buffer.baseAddress
                state.pointee.avail_out = UInt32(pieceSize)
                status = isal_inflate(state)
                count = pieceSize - Int(state.pointee.avail_out)
            }
            let isFinished = state.pointee.block_state == ISAL_BLOCK_FINISH
            guard status == ISAL_DECOMP_OK, !piece.isEmpty || isFinished, output.count + piece.count <= limit
            else { return nil }
            output += piece
        }
        return output
    }
}

import CTIFF

/// A file in memory whose first and last bytes are others than it came with.
struct TIFFBytes {
    /// Stand in for as many bytes of `original`.
    let head: [UInt8]
    let original: ArraySlice<UInt8>
    /// Follow `original`.
    let tail: [UInt8]

    var count: Int { original.count + tail.count }

    /// Copies at most `output.count` bytes from `offset` on; answers how many there were.
    func copy(from offset: Int, to output: UnsafeMutableRawBufferPointer) -> Int {
        var copied = 0
        while copied < output.count, let part = part(at: offset + copied) {
            let length = min(part.count, output.count - copied)
            let rest = UnsafeMutableRawBufferPointer(rebasing: output[copied...])
            part.prefix(length).withUnsafeBytes { rest.copyMemory(from: $0) }
            copied += length
        }
        return copied
    }

    private func part(at offset: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, offset < count else { return nil }
        if offset < head.count { return head[offset...] }
        if offset < original.count { return original.dropFirst(offset) }
        return tail[(offset - original.count)...]
    }
}

/// Owns libtiff's handle on a file in memory, with handlers and a memory limit of its own.
final class TIFFHandle {
    /// The most that libtiff may allocate at once: a strip or a tile as it is compressed, or one of its tables.
    private static let maximumAllocation: tmsize_t = 256 << 20

    /// What libtiff's callbacks see.
    private final class Source {
        let bytes: TIFFBytes
        var position = 0
        /// The first complaint, which names the cause; later ones are its consequences.
        var complaint: String?

        init(_ bytes: TIFFBytes) { self.bytes = bytes }

        static func of(_ handle: thandle_t?) -> Source? {
            handle.map { Unmanaged<Source>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    private let source: Source
    let tiff: OpaquePointer

    /// Reads the first directory; `nil` if libtiff does not take it.
    init?(_ bytes: TIFFBytes) {
        source = Source(bytes)
        guard let options = TIFFOpenOptionsAlloc() else { return nil }
        defer { TIFFOpenOptionsFree(options) }
        let user = Unmanaged.passUnretained(source).toOpaque()
        TIFFOpenOptionsSetMaxSingleMemAlloc(options, TIFFHandle.maximumAllocation)
        TIFFOpenOptionsSetErrorHandlerExtR(options, TIFFHandle.keepComplaint, user)
        TIFFOpenOptionsSetWarningHandlerExtR(options, { _, _, _, _, _ in 1 }, user)
        // "m": no memory mapping.
        let tiff = TIFFClientOpenExt(
            "photo",
            "rm",
            user,
            TIFFHandle.read,
            { _, _, _ in 0 },
            TIFFHandle.seek,
            { _ in 0 },
            { handle in UInt64(Source.of(handle)?.bytes.count ?? 0) },
            nil,
            nil,
            options
        )
        guard let tiff else { return nil }
        self.tiff = tiff
    }

    /// What libtiff said first.
    var complaint: String { source.complaint ?? "libtiff gives no reason" }

    /// Sets a field whose value is an `int`.
    func set(_ tag: Int32, _ value: Int32) {
        withVaList([value]) { _ = TIFFVSetField(tiff, UInt32(tag), $0) }
    }

    private static let read: TIFFReadWriteProc = { handle, output, count in
        guard let source = Source.of(handle), let output, count > 0 else { return 0 }
        let copied = source.bytes.copy(
            from: source.position,
            to: UnsafeMutableRawBufferPointer(start: output, count: Int(count))
        )
        source.position += copied
        return tmsize_t(copied)
    }

    private static let seek: TIFFSeekProc = { handle, offset, whence in
        guard let source = Source.of(handle) else { return UInt64.max }
        let start =
            switch whence {
            case SEEK_SET: 0
            case SEEK_CUR: source.position
            default: source.bytes.count
            }
        // Anywhere outside the file reads as nothing.
        let end = source.bytes.count
        let target = start.addingReportingOverflow(Int(truncatingIfNeeded: offset))
        source.position =
            target.overflow || !(0...end).contains(target.partialValue) ? end : target.partialValue
        return UInt64(source.position)
    }

    private static let keepComplaint: TIFFErrorHandlerExtR = { _, user, module, format, arguments in
        guard let source = Source.of(user), source.complaint == nil, let format, let arguments else {
            return 1
        }
        var text = [CChar](repeating: 0, count: 300)
        vsnprintf(&text, text.count, format, arguments)
        let message = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let name = module.map { String(cString: $0) + ": " } ?? ""
        source.complaint = name + String(decoding: message, as: UTF8.self)
        return 1
    }

    deinit { TIFFClose(tiff) }
}

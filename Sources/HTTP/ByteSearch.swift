import Glibc

/// Finds a delimiter that begins with a carriage return and has no other.
///
/// That property makes the search linear whatever the content is: a comparison that went k bytes far has
/// passed k bytes in which no match can begin. `memchr` leaps from one candidate to the next.
struct ByteSearch {
    /// The end of a line.
    static let lineBreak = ByteSearch(carriageReturnThen: [ASCII.lineFeed])

    private let delimiter: [UInt8]

    /// - Parameter tail: What follows the carriage return; must not hold another one.
    init(carriageReturnThen tail: [UInt8]) {
        delimiter = [ASCII.carriageReturn] + tail
    }

    /// The delimiter without the carriage return and the line feed that it begins with.
    var withoutLineBreak: ArraySlice<UInt8> { delimiter.dropFirst(2) }

    var length: Int { delimiter.count }

    /// The index of the first match at or after `start`.
    func first(in bytes: some MultipartBytes, from start: Int) -> Int? {
        let found = bytes.withContiguousStorageIfAvailable { buffer in
            delimiter.withUnsafeBufferPointer { delimiter in
                Self.search(buffer, from: start - bytes.startIndex, for: delimiter)
            }
        }
        guard let found else { preconditionFailure("a form's bytes lie in one piece") }
        return found.map { $0 + bytes.startIndex }
    }

    private static func search(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        for delimiter: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let end = bytes.count - delimiter.count
        var offset = start
        while offset <= end {
            guard let hit = memchr(base + offset, Int32(ASCII.carriageReturn), end - offset + 1) else {
                return nil
            }
            offset = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
            var matched = 1
            while matched < delimiter.count, bytes[offset + matched] == delimiter[matched] { matched += 1 }
            if matched == delimiter.count { return offset }
            offset += matched
        }
        return nil
    }
}

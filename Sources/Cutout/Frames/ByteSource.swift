import Foundation

/// The bytes of a pipe, one after another, read in large pieces.
final class ByteSource {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: ByteSource.size)
    private var range = 0..<0

    private static let size = 1 << 20
    // Not among what Glibc's module map has: fcntl(2), F_SETPIPE_SZ.
    private static let setPipeSize: Int32 = 1031

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        // Frames have megabytes, and a pipe holds 64 KB: with more, both ends wait less. Refused for what is no pipe.
        _ = fcntl(descriptor, Self.setPipeSize, Int32(Self.size))
    }

    /// The next byte without taking it; nil at the end.
    func peek() throws(FrameFailure) -> UInt8? {
        if range.isEmpty { try fill() }
        return range.isEmpty ? nil : buffer[range.lowerBound]
    }

    /// Takes the next byte; nil at the end.
    func next() throws(FrameFailure) -> UInt8? {
        guard let byte = try peek() else { return nil }
        range = range.lowerBound + 1..<range.upperBound
        return byte
    }

    /// Takes `count` bytes to the end of `bytes`.
    ///
    /// - Returns: whether there were so many.
    func take(_ count: Int, to bytes: inout [UInt8]) throws(FrameFailure) -> Bool {
        var missing = count
        while missing > 0 {
            if range.isEmpty { try fill() }
            guard !range.isEmpty else { return false }
            let part = range.lowerBound..<min(range.upperBound, range.lowerBound + missing)
            bytes.append(contentsOf: buffer[part])
            missing -= part.count
            range = part.upperBound..<range.upperBound
        }
        return true
    }

    private func fill() throws(FrameFailure) {
        var count: Int
        repeat { count = read(descriptor, &buffer, buffer.count) } while count < 0 && errno == EINTR
        guard count >= 0 else {
            throw FrameFailure("The input cannot be read: \(String(cString: strerror(errno))).")
        }
        range = 0..<count
    }
}

/// Why a stream of frames cannot go on, in words for the person at the command line.
struct FrameFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

import Foundation

/// An open file or folder, closed when its owner is done with it.
struct FileDescriptor: ~Copyable {
    private let number: Int32
    private let path: String

    /// Opens `path`; `flags` and `mode` are those of `open(2)`.
    init(opening path: String, _ flags: Int32, mode: mode_t = 0) throws(HistoryError) {
        let number = retryingInterrupts { open(path, flags | O_CLOEXEC, mode) }
        guard number >= 0 else { throw HistoryError(errno: errno, "open \(path)") }
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    /// Writes all bytes.
    func write(_ bytes: [UInt8]) throws(HistoryError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { rest in
                retryingInterrupts { Foundation.write(number, rest.baseAddress, rest.count) }
            }
            guard count >= 0 else { throw HistoryError(errno: errno, "write \(path)") }
            written += count
        }
    }

    /// Bytes from a place in the file; fewer where it ends before.
    func bytes(at offset: Int, count: Int) throws(HistoryError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = bytes.withUnsafeMutableBytes { buffer in
            retryingInterrupts { pread(number, buffer.baseAddress, buffer.count, off_t(offset)) }
        }
        guard filled >= 0 else { throw HistoryError(errno: errno, "read \(path)") }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// Empties the file and goes on at its beginning.
    func truncate() throws(HistoryError) {
        guard retryingInterrupts({ ftruncate(number, 0) }) == 0, lseek(number, 0, SEEK_SET) == 0 else {
            throw HistoryError(errno: errno, "truncate \(path)")
        }
    }

    /// Writes all bytes and waits until the disk holds them.
    func writeDurably(_ bytes: [UInt8]) throws(HistoryError) {
        try write(bytes)
        try synchronize()
    }

    /// The whole content of the file.
    func contents() throws(HistoryError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: try byteCount())
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes { rest in
                retryingInterrupts { read(number, rest.baseAddress, rest.count) }
            }
            guard count >= 0 else { throw HistoryError(errno: errno, "read \(path)") }
            guard count > 0 else { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Waits until what was written (or, of a folder, which names it holds) would survive a loss of power.
    func synchronize() throws(HistoryError) {
        // A failed fsync is never tried again: Linux reports it once and then forgets the lost pages.
        guard retryingInterrupts({ fsync(number) }) == 0 else {
            throw HistoryError(errno: errno, "fsync \(path)")
        }
    }

    /// Takes the file's lock where nobody else holds it. The lock ends with the descriptor, or with the process
    /// however that ends.
    func tryLock() -> Bool {
        flock(number, LOCK_EX | LOCK_NB) == 0
    }

    /// Waits for the file's lock, and takes it.
    func lock() throws(HistoryError) {
        guard retryingInterrupts({ flock(number, LOCK_EX) }) == 0 else {
            throw HistoryError(errno: errno, "flock \(path)")
        }
    }

    /// The whole content of the file, mapped into memory.
    func mapped() throws(HistoryError) -> Data {
        let own = "/proc/self/fd/\(number)"
        do {
            return try Data(contentsOf: URL(fileURLWithPath: own), options: .alwaysMapped)
        } catch {
            throw HistoryError(.unavailable, underlying: error)
        }
    }

    private func byteCount() throws(HistoryError) -> Int {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw HistoryError(errno: errno, "fstat \(path)") }
        return Int(status.st_size)
    }
}

/// Repeats a system call while a signal interrupts it.
private func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

import Dispatch

/// Work on the rows of an image, spread over the cores.
enum Bands {
    /// Calls `body` with bands of at most `length` rows that together are `0 ..< rows`, several at once.
    ///
    /// Bands are cut by `length` alone, never by the number of cores, so sums that run through a band come out the
    /// same everywhere. `body` is not `@Sendable`: it is meant to write, through pointers, rows of its own band only.
    static func forEach(rows: Int, length: Int, _ body: (Range<Int>) -> Void) {
        withoutActuallyEscaping(body) { body in
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: (rows + length - 1) / length) { band in
                body(band * length..<min(rows, (band + 1) * length))
            }
        }
    }
}

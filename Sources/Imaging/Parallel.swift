import Dispatch

/// Work spread over the cores: the calling thread takes part and waits for the rest.
package enum Parallel {
    /// The results of `body` for `0 ..< count`, in order, computed in any order.
    static func map<Result>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
        [Result](unsafeUninitializedCapacity: count) { results, initializedCount in
            forEach(count) { results.initializeElement(at: $0, to: body($0)) }
            initializedCount = count
        }
    }

    /// Calls `body` with ranges that together are `0 ..< count`, each at most `length` long.
    ///
    /// They are cut by `length` alone, never by the number of cores, so sums that run through one come out the same
    /// everywhere.
    package static func forEachBand(of count: Int, length: Int, _ body: (Range<Int>) -> Void) {
        forEach((count + length - 1) / length) { band in
            body(band * length..<min(count, (band + 1) * length))
        }
    }

    /// Calls `body` for `0 ..< count`.
    ///
    /// `body` is not `@Sendable`, because it is meant to write through pointers to parts of a buffer that no other
    /// call touches; that it does so is for each caller to see to.
    static func forEach(_ count: Int, _ body: (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: count) { body($0) }
        }
    }
}

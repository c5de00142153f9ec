import Glibc

/// A thread of the operating system that runs one closure.
struct WorkerThread: Sendable {
    /// As large as a main thread's by default: image codecs and libtorch are written for such stacks, and
    /// pages that are not touched cost nothing.
    private static let stackSize = 8 << 20

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private let thread: pthread_t

    init(_ run: @escaping @Sendable () -> Void) throws(FastCGIError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)

        let body = Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread,
            &attributes,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            body.toOpaque()
        )
        guard failure == 0 else {
            body.release()
            throw FastCGIError(
                .system,
                "A thread could not be started.",
                underlying: SystemError(number: failure)
            )
        }
        self.thread = thread
    }

    func join() {
        pthread_join(thread, nil)
    }
}

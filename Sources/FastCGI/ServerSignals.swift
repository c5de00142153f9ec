import Glibc
import Synchronization

/// The signals that steer a server: SIGTERM and SIGINT stop it, SIGHUP reloads.
///
/// They are taken by waiting, not by a handler, so what they cause runs on an ordinary thread where
/// everything is allowed.
public enum ServerSignals {
    enum Request {
        case stop
        case reload
    }

    /// Blocks the signals in this thread and in all that it starts from now on.
    ///
    /// A signal that comes before somebody waits for it is kept until then. Libraries have threads of their own from
    /// before the program's first line (OpenBLAS's workers), which do not block it: one of those that gets it hands it
    /// on to this thread.
    public static func block() {
        var signals = set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        waiter.store(UInt(pthread_self()), ordering: .sequentiallyConsistent)
        for number in numbers {
            signal(number) { number in
                pthread_kill(pthread_t(ServerSignals.waiter.load(ordering: .sequentiallyConsistent)), number)
            }
        }
    }

    /// The thread that called ``block()``; read in a signal's handler.
    private static let waiter = Atomic<UInt>(0)
    private static let numbers = [SIGTERM, SIGINT, SIGHUP]

    static func wait() -> Request {
        var signals = set
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        return number == SIGHUP ? .reload : .stop
    }

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in numbers { sigaddset(&signals, number) }
        return signals
    }
}

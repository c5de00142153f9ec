import Glibc

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
    /// A signal that comes before somebody waits for it is kept until then.
    public static func block() {
        var signals = set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    static func wait() -> Request {
        var signals = set
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        return number == SIGHUP ? .reload : .stop
    }

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
        return signals
    }
}

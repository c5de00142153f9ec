import Glibc
import Synchronization

/// An accepted connection, and how far its request has come.
///
/// libfcgi reads and writes by a duplicate of the descriptor, which it closes when it likes; this one stays
/// valid until `close()`, so other threads can ask after the peer without meeting a number used anew.
final class Connection: Sendable {
    /// `POLLRDHUP`: the peer closed its side. Glibc's module hides it, for it is a GNU extension.
    private static let peerClosed: Int16 = 0x2000

    private enum Phase {
        case receiving
        case answering
    }

    private struct State {
        var descriptor: Descriptor?
        var phase: Phase = .receiving
    }

    private let state: Mutex<State>

    /// Takes over an accepted descriptor.
    init(accepted number: Int32, limits: ConnectionLimits) throws(FastCGIError) {
        let descriptor = try Descriptor(number, orThrow: "No connection was accepted.")
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        let timeout = timeval(tv_sec: limits.stallTimeout, tv_usec: 0)
        descriptor.set(SO_RCVTIMEO, to: timeout)
        descriptor.set(SO_SNDTIMEO, to: timeout)
        // Fails on a Unix socket, which delays nothing anyway.
        descriptor.set(TCP_NODELAY, level: Int32(IPPROTO_TCP), to: Int32(1))
        state = Mutex(State(descriptor: descriptor))
    }

    /// A second descriptor of the same connection, which the caller closes.
    func duplicate() throws(FastCGIError) -> Int32 {
        let number = state.withLock { state in
            state.descriptor.map { fcntl($0.number, F_DUPFD_CLOEXEC, 3) }
        }
        guard let number, number >= 0 else {
            throw FastCGIError(.system, "A connection could not be duplicated.", underlying: .current)
        }
        return number
    }

    /// Whether the request is still coming in.
    var isReceiving: Bool {
        state.withLock { $0.descriptor != nil && $0.phase == .receiving }
    }

    /// Notes that the request is complete.
    func beginAnswering() {
        state.withLock { $0.phase = .answering }
    }

    /// Whether the peer still holds its end; `false` once the connection is closed.
    ///
    /// nginx closes its end when its own client goes. `poll` tells of that even where bytes wait to be read.
    var isPeerConnected: Bool {
        state.withLock { state in
            guard let descriptor = state.descriptor else { return false }
            return Descriptor.poll([descriptor.number], for: Self.peerClosed, milliseconds: 0) == [0]
        }
    }

    /// Ends the reading of a request that is not complete; leaves others alone.
    func cutOffReceiving() {
        state.withLock { state in
            guard let descriptor = state.descriptor, state.phase == .receiving else { return }
            shutdown(descriptor.number, Int32(SHUT_RDWR))
        }
    }

    /// Waits until the peer has closed its end, for one second at most, and throws away what it still sends.
    ///
    /// Closing with bytes unread resets the connection, and the reset overtakes the response.
    func drain() {
        guard let number = state.withLock({ $0.descriptor?.number }) else { return }
        shutdown(number, Int32(SHUT_WR))
        var trash = [UInt8](repeating: 0, count: 65536)
        let deadline = ContinuousClock.now + .seconds(1)
        while ContinuousClock.now < deadline {
            _ = Descriptor.poll([number], for: Int16(POLLIN), milliseconds: 100)
            let count = recv(number, &trash, trash.count, Int32(MSG_DONTWAIT))
            if count == 0 || (count < 0 && errno != EAGAIN) { return }
        }
    }

    /// Closes the connection. Later questions after the peer are answered by no.
    func close() {
        state.withLock { $0.descriptor = nil }
    }
}

/// What one connection may cost.
struct ConnectionLimits: Sendable {
    /// The most bytes of a request's body.
    let maximumBodySize: Int
    /// Other limits of bodies, by what the path begins with.
    let maximumBodySizes: [String: Int]
    /// Seconds for which a read or write may make no progress.
    let stallTimeout: Int

    /// The most bytes of the body of a request for `path`: of several beginnings the longest decides.
    func maximumBodySize(at path: String) -> Int {
        let beginnings = maximumBodySizes.keys.filter(path.hasPrefix)
        return beginnings.max { $0.utf8.count < $1.utf8.count }.flatMap { maximumBodySizes[$0] }
            ?? maximumBodySize
    }
}

import Glibc
import Synchronization

/// Hands out connections, one thread at a time, until it is stopped.
///
/// The thread whose turn it is waits for the socket and for the end at once; the others wait for their turn, so
/// a connection wakes one thread. libfcgi can accept by itself, but then the end needs `FCGX_ShutdownPending`,
/// which holds for the whole process for good.
final class Acceptor: Sendable {
    private let socket: ListeningSocket
    /// A pipe that becomes readable when the end has come.
    private let end: (read: Descriptor, write: Descriptor)
    private let backoff = Mutex(Backoff())
    private let log: FastCGIServer.Log

    init(_ socket: ListeningSocket, log: @escaping FastCGIServer.Log) throws(FastCGIError) {
        self.socket = socket
        self.log = log
        var ends: [Int32] = [-1, -1]
        let result = pipe(&ends)
        let message = "A pipe could not be made."
        guard result == 0 else { throw FastCGIError(.system, message, underlying: .current) }
        end = (try Descriptor(ends[0], orThrow: message), try Descriptor(ends[1], orThrow: message))
    }

    /// Waits for the next connection.
    ///
    /// - Returns: `nil` when the acceptor was stopped.
    func next() -> Int32? {
        backoff.withLock { backoff in
            while !hasEnded(withinMilliseconds: 0), let socket = socket.descriptor {
                let events = Descriptor.poll(
                    [socket.number, end.read.number],
                    for: Int16(POLLIN),
                    milliseconds: -1
                )
                guard events[1] == 0 else { return nil }
                let connection = accept(socket.number, nil, nil)
                if connection >= 0 {
                    backoff.reset()
                    return connection
                }
                retry(after: .current, &backoff)
            }
            return nil
        }
    }

    /// Ends the waiting of all threads, now and later.
    func stop() {
        var byte: UInt8 = 1
        _ = write(end.write.number, &byte, 1)
    }

    /// Waits before the next try where the error will not go away at once, as when descriptors or memory have
    /// run out; the connection stays in the backlog meanwhile.
    private func retry(after error: SystemError, _ backoff: inout Backoff) {
        switch error.number {
        case EAGAIN, EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH,
            EOPNOTSUPP, ENETUNREACH:
            // Nothing was wrong but that one connection (accept(2), "Error handling").
            return
        default:
            let pause = backoff.next()
            log(.error, "A connection could not be accepted: \(error). Trying again in \(pause) ms.")
            _ = hasEnded(withinMilliseconds: pause)
        }
    }

    private func hasEnded(withinMilliseconds milliseconds: Int32) -> Bool {
        Descriptor.poll([end.read.number], for: Int16(POLLIN), milliseconds: milliseconds)[0] != 0
    }
}

/// Pauses that double from 10 milliseconds to one second.
struct Backoff: Sendable {
    private static let shortest: Int32 = 10
    private static let longest: Int32 = 1000
    private var milliseconds = Self.shortest

    /// The pause to make now.
    mutating func next() -> Int32 {
        defer { milliseconds = min(2 * milliseconds, Self.longest) }
        return milliseconds
    }

    /// Begins with the shortest again.
    mutating func reset() {
        milliseconds = Self.shortest
    }
}

import CFastCGI
import Glibc
import HTTP
import Synchronization

/// A server that listens. It does so until `stop()` is called or the last reference goes.
public final class RunningServer: Sendable {
    /// Where it listens; the port is the real one where the system chose it.
    public let address: FastCGIAddress

    private let socket: ListeningSocket
    private let acceptor: Acceptor
    private let workers: [Worker]
    private let threads: Mutex<[WorkerThread]>

    init(_ server: FastCGIServer) throws(FastCGIError) {
        try Self.prepareLibrary()
        socket = try ListeningSocket(server.address)
        address = socket.address
        acceptor = try Acceptor(socket, log: server.log)
        workers = (0..<server.threads).map { [acceptor] _ in Worker(acceptor: acceptor, server: server) }
        var started: [WorkerThread] = []
        do throws(FastCGIError) {
            for worker in workers { started.append(try WorkerThread(worker.run)) }
        } catch {
            acceptor.stop()
            started.forEach { $0.join() }
            throw error
        }
        threads = Mutex(started)
    }

    deinit {
        stop()
    }

    /// Takes no more connections, lets the requests in flight finish, and returns when every thread has ended.
    ///
    /// A peer that has sent half a request gets a second to send the rest.
    public func stop() {
        acceptor.stop()
        socket.close()
        for _ in 0..<100 where workers.contains(where: \.isReceiving) { usleep(10_000) }
        workers.forEach { $0.cutOffReceiving() }
        threads.withLock { threads in
            threads.forEach { $0.join() }
            threads = []
        }
    }

    /// Ignores SIGPIPE, so that a write to a peer that left is an error and not the end of the process; first,
    /// because libfcgi would install a handler of its own.
    private static func prepareLibrary() throws(FastCGIError) {
        signal(SIGPIPE, SIG_IGN)
        guard FCGX_Init() == 0 else {
            throw FastCGIError(.system, "libfcgi could not be initialised.", underlying: .current)
        }
    }
}

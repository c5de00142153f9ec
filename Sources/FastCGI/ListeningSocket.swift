import Glibc
import Synchronization

/// A socket that listens; made here and not by libfcgi, which prints its errors and ends the process.
final class ListeningSocket: Sendable {
    /// Connections that wait while all threads are busy. More than nginx opens at once from one worker's
    /// default of 512, and what the kernel allows by default is 4096.
    static let backlog: Int32 = 1024

    let address: FastCGIAddress
    private let state: Mutex<State>

    private struct State {
        var descriptor: Descriptor?
        var file: SocketFile?
    }

    init(_ address: FastCGIAddress) throws(FastCGIError) {
        switch address {
        case .unix(let path, let mode):
            let (descriptor, file) = try Self.listenUnix(path: path, mode: mode)
            state = Mutex(State(descriptor: descriptor, file: file))
            self.address = address
        case .tcp(let host, let port):
            let descriptor = try Self.listenTCP(host: host, port: port)
            self.address = .tcp(host: host, port: Self.port(of: descriptor) ?? port)
            state = Mutex(State(descriptor: descriptor))
        case .descriptor(let number):
            state = Mutex(State(descriptor: try Self.inherit(number)))
            self.address = address
        }
        descriptor?.setNonBlocking()
    }

    /// The socket while it is open.
    var descriptor: Descriptor? { state.withLock(\.descriptor) }

    /// Gives up the socket and removes its file, where it made one.
    ///
    /// `shutdown()` would also end the accepting, but for every process that shares an inherited socket:
    /// systemd could not start the next process on it.
    func close() {
        state.withLock { state in
            state.file?.remove()
            state = State()
        }
    }

    deinit {
        close()
    }
}

import CFastCGI
import Glibc

/// A request inside libfcgi: its parameters, its body, and where its response goes.
///
/// It belongs to the one thread that made it.
final class LibraryRequest {
    private let request: UnsafeMutablePointer<FCGX_Request>

    /// Reads the beginning of a request: all but its body.
    ///
    /// - Returns: `nil` where the peer left before, stalled, or does not speak FastCGI.
    init?(on connection: Connection) throws(FastCGIError) {
        let descriptor = try connection.duplicate()
        request = .allocate(capacity: 1)
        FCGX_InitRequest(request, -1, FCGI_FAIL_ACCEPT_ON_INTR)
        // libfcgi takes a connection kept from the request before without accepting. Without a listening
        // socket it cannot go on to another connection when this one fails.
        request.pointee.ipcFd = descriptor
        request.pointee.keepConnection = 1
        // Makes it close its duplicate without waiting for the peer: the connection does that, with a limit.
        FCGX_Detach(request)
        guard FCGX_Accept_r(request) == 0 else { return nil }
    }

    deinit {
        FCGX_Free(request, 1)
        request.deallocate()
    }

    /// The parameters, in the order in which they came.
    var environment: [(name: String, value: String)] {
        var variables: [(String, String)] = []
        var next = request.pointee.envp
        while let entry = next?.pointee {
            let text = String(cString: entry).utf8
            let name = text.prefix { $0 != UInt8(ascii: "=") }
            variables.append((String(name) ?? "", String(text.dropFirst(name.count + 1)) ?? ""))
            next = next?.advanced(by: 1)
        }
        return variables
    }

    /// Fills the buffer from the body.
    ///
    /// - Returns: How many bytes there were; fewer than the buffer holds at the body's end, or where the
    ///   connection broke, which `isBroken` tells.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var filled = 0
        while filled < buffer.count {
            let wanted = min(buffer.count - filled, 1 << 30)
            let count = buffer.baseAddress.map { base in
                base.advanced(by: filled).withMemoryRebound(to: CChar.self, capacity: wanted) {
                    Int(FCGX_GetStr($0, Int32(wanted), request.pointee.in))
                }
            }
            filled += count ?? 0
            if count != wanted { break }
        }
        return filled
    }

    /// Whether reading met an error rather than the body's end.
    var isBroken: Bool {
        FCGX_GetError(request.pointee.in) != 0
    }

    /// Sends bytes, or keeps them until more follow.
    func write(_ bytes: ArraySlice<UInt8>) throws(ClientGone) {
        var rest = bytes
        while !rest.isEmpty {
            let piece = rest.prefix(1 << 30)
            let written = piece.withUnsafeBytes {
                FCGX_PutStr($0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), request.pointee.out)
            }
            guard written == piece.count else { throw ClientGone() }
            rest = rest.dropFirst(piece.count)
        }
    }

    /// Sends what was kept.
    func flush() throws(ClientGone) {
        guard FCGX_FFlush(request.pointee.out) == 0 else { throw ClientGone() }
    }

    /// Tells the peer that the response is complete. Without this, it knows that it is not.
    func finish() throws(ClientGone) {
        let isComplete = FCGX_FClose(request.pointee.err) == 0 && FCGX_FClose(request.pointee.out) == 0
        guard isComplete else { throw ClientGone() }
    }
}

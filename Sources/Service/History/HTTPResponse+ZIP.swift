import Archive
import HTTP
import History

extension HTTPResponse {
    /// A ZIP archive that is written while it is sent; an error on the way cuts it off.
    ///
    /// - Parameter permits: one is held until the last byte is sent.
    /// - Throws: 503 `overloaded` where there is none.
    static func zip(
        named name: String,
        _ permits: Semaphore,
        for user: User,
        _ write: @escaping @Sendable (ZIPWriter) throws -> Void
    ) throws(HTTPError) -> HTTPResponse {
        guard let permit = permits.tryAcquire(for: user.clientName) else {
            throw WaitingPermits.refusal(
                "Enough archives are being sent already. Try again when one of them has come.",
                retryAfter: 10
            )
        }
        return HTTPResponse(
            headers: [
                "Content-Type": "application/zip",
                "Content-Disposition": ContentDisposition.attachment(name),
                "Cache-Control": "private, no-store",
            ],
            body: .stream { response in
                defer { permit.release() }
                let archive = try ZIPWriter { try response.write($0) }
                try write(archive)
                try archive.finish()
            }
        )
    }
}

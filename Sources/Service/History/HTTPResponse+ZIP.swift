import Archive
import HTTP

extension HTTPResponse {
    /// A ZIP archive that is written while it is sent; an error on the way cuts it off.
    static func zip(
        named name: String,
        _ write: @escaping @Sendable (ZIPWriter) throws -> Void
    ) -> HTTPResponse {
        HTTPResponse(
            headers: [
                "Content-Type": "application/zip",
                "Content-Disposition": ContentDisposition.attachment(name),
                "Cache-Control": "private, no-store",
            ],
            body: .stream { response in
                let archive = try ZIPWriter { try response.write($0) }
                try write(archive)
                try archive.finish()
            }
        )
    }
}

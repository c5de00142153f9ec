import Fetching
import Foundation
import TestSupport
import Testing

/// libcurl against a real TLS server with a certificate that nobody vouches for.
@Suite(
    "Certificates",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")),
    .timeLimit(.minutes(5))
)
struct CurlTLSTests {
    @Test("a certificate of one's own making is refused")
    func selfSigned() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.path + "/key.pem", folder.path + "/certificate.pem")
        let request = try Program(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days",
                "1",
            ]
                + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        )
        try #require(request.succeeded())
        let port = try LoopbackServer.freePort()
        let server = try Program(
            "/usr/bin/openssl",
            ["s_server", "-accept", "\(port)", "-key", key, "-cert", certificate, "-www"]
        )
        var error: FetchingError?
        let isAnswered = server.waits {
            error = failure("https://localhost:\(port)/")
            return error?.description.contains("libcurl 7:") != true
        }
        #expect(isAnswered)
        #expect(error?.code == .fetchFailed)
        #expect(error?.description.contains("libcurl 60:") == true)
    }

    private func failure(_ url: String) -> FetchingError? {
        do {
            _ = try CurlClient().fetch(FetchRequest(url: url))
            return nil
        } catch {
            return error
        }
    }
}

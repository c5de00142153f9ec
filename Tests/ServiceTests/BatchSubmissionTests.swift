import Foundation
import HTTP
import History
import Service
import Testing

/// What a batch is made of, read from the forms in which clients send it.
struct BatchSubmissionTests {
    private static func submission(
        _ type: String,
        _ body: String,
        query: String = "",
        limit: Int = 100_000
    ) throws -> BatchSubmission {
        var pieces = [Array(body.utf8), []]
        let request = HTTPRequest(
            method: .post,
            path: BatchController.path,
            query: QueryParameters(parsing: query),
            headers: ["Content-Type": type],
            bodyStream: BodyStream { () throws(HTTPError) in pieces.removeFirst() }
        )
        return try BatchSubmission(request, spoolingInto: ScratchFolder(NSTemporaryDirectory()), limit: limit)
    }

    private static func form(_ parts: [(disposition: String, content: String)]) -> String {
        parts.map {
            "--x\r\nContent-Disposition: form-data; \($0.disposition)\r\n\r\n\($0.content)\r\n"
        }.joined() + "--x--\r\n"
    }

    private static let multipart = "multipart/form-data; boundary=x"

    @Test func aFormOfFilesAndAddresses() throws {
        let form = Self.form([
            ("name=\"file\"; filename=\"cat.jpg\"", "first"),
            ("name=\"url\"", "https://example.org/dog.jpg"),
            ("name=\"format\"", "webp"),
            ("name=\"photos[]\"; filename=\"cow.png\"", ""),
        ])
        let submission = try Self.submission(Self.multipart, form, query: "channels=alpha&format=jpg")
        #expect(submission.photos.map(\.name) == ["cat.jpg", "https://example.org/dog.jpg", "cow.png"])
        #expect(submission.photos.map(\.index) == [0, 1, 2])
        #expect(submission.options.format == .webp)
        #expect(submission.options.channels == .alpha)
        guard case .file(let bytes) = submission.photos[0].source else {
            Issue.record("the first is a file")
            return
        }
        #expect(bytes == Data("first".utf8))
    }

    @Test func theFirstValueOfAParameterCounts() throws {
        let form = Self.form([
            ("name=\"file\"", "first"), ("name=\"format\"", ""), ("name=\"format\"", "webp"),
            ("name=\"format\"", "jpg"),
        ])
        #expect(try Self.submission(Self.multipart, form).options.format == .webp)
    }

    @Test func addressesAsJSON() throws {
        let body = #"{"urls":["https://a.example/1.jpg","https://a.example/2.jpg"],"format":"webp"}"#
        let submission = try Self.submission("application/json; charset=utf-8", body)
        #expect(submission.photos.count == 2)
        #expect(submission.options.format == .webp)
    }

    @Test(arguments: [
        ("multipart/form-data", "", "malformed_multipart"),
        (multipart, "--x", "malformed_multipart"),
        (multipart, form([("name=\"format\"", "png")]), "no_file"),
        (multipart, form([("name=\"file\"", "1"), ("name=\"format\"", "gif")]), "invalid_format"),
        (multipart, form([("name=\"pad\"", String(repeating: "y", count: 9000))]), "invalid_field"),
        (multipart, form(Array(repeating: ("name=\"file\"", "1"), count: 1001)), "too_many_photos"),
        (multipart, form(Array(repeating: ("name=\"a\"", "1"), count: 1500)), "too_many_parts"),
        (multipart, form([("name=\"file\"", String(repeating: "y", count: 100_001))]), "body_too_large"),
        ("application/json", "", "invalid_json"),
        ("application/json", "[]", "invalid_json"),
        ("application/json", #"{"urls":"https://a.example"}"#, "invalid_json"),
        ("application/json", #"{"urls":[1]}"#, "invalid_json"),
        ("application/json", #"{"urls":["a"],"format":1}"#, "invalid_format"),
        ("application/json", #"{"urls":["a"],"format":["png"]}"#, "invalid_json"),
        ("application/json", #"{"url":"a"}"#, "invalid_json"),
        ("application/json", #"{"urls":[]}"#, "no_file"),
        ("image/jpeg", "x", "unsupported_batch"),
        ("", "x", "unsupported_batch"),
    ])
    func whatIsNoBatchIsRefused(type: String, body: String, code: String) {
        #expect { try Self.submission(type, body) } throws: { ($0 as? HTTPError)?.code == code }
    }

    @Test func nothingOfItStaysOnTheDisk() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var pieces = [Array("content".utf8), []]
        let spool = try BodySpool(
            BodyStream { () throws(HTTPError) in pieces.removeFirst() },
            in: ScratchFolder(folder),
            limit: 100
        )
        #expect(spool.bytes == Data("content".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}

import Cryptography
import Foundation
import HTTP
import History
import Imaging
import Service
import Testing

@Suite("Corrections for training") struct CorrectionsExportTests {
    let cutout: TestCutout
    let headers: HTTPHeaders
    let folder = FileManager.default.temporaryDirectory.appending(path: "shards-\(UUID().uuidString)").path

    init() throws {
        cutout = try TestCutout.make()
        headers = ["Cookie": cutout.guestCookie(), "Origin": "http://localhost"]
    }

    private func send(_ method: HTTPMethod, _ path: String, _ body: [UInt8] = []) -> HTTPResponse {
        cutout.send(HTTPRequest(method: method, path: path, headers: headers, body: body))
    }

    private func give(_ isGiven: Bool) -> HTTPResponse {
        send(.patch, "/api/me", Array(#"{"corrections":{"given":\#(isGiven)}}"#.utf8))
    }

    /// An item of a photo of 900 x 600 pixels whose left half was kept.
    private func mendedItem() throws -> String {
        let photo = try TestPhoto.make(width: 900, height: 600)
        let made = cutout.send(.make("/api/remove", [("file", "my-name.png", photo)], headers: headers))
        let id = try #require(made.headers["X-History-Id"])
        let pixels = (0..<900 * 600).map { $0 % 900 < 450 ? 255 : 0 as UInt8 }
        let matte = try ImageEncoder.encode(GrayImage(width: 900, height: 600, pixels: pixels), as: .png)
        #expect(send(.put, "/api/history/\(id)/matte", matte).status == .ok)
        return id
    }

    private func export() throws -> CorrectionsExport.Report {
        let data = cutout.folder.appending(path: "data").path
        return try CorrectionsExport(to: folder, side: 448).run(Corrections(in: data, digest: Digest.sha256))
    }

    @Test func aMendedMatteBecomesASampleWithoutNames() throws {
        #expect(give(true).json["corrections"] as? [String: Int] == ["given": 1, "items": 0])
        let id = try mendedItem()
        #expect(send(.get, "/api/history/\(id)").json["given"] as? Bool == true)
        let report = try export()
        #expect((report.samples, report.shards, report.unreadable) == (1, 1, 0))
        let shard = try Data(contentsOf: URL(fileURLWithPath: folder + "/corrections-000.tar"))
        #expect(shard.count.isMultiple(of: 512))
        for secret in [id, "my-name"] { #expect(shard.range(of: Data(secret.utf8)) == nil) }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let name = String(decoding: shard.prefix { $0 != 0 }, as: UTF8.self)
        #expect(name.wholeMatch(of: /corrections\/[0-9a-f]{24}\.photo\.jpg/) != nil)
        let size = try #require(Int(String(decoding: shard[124..<135], as: UTF8.self), radix: 8))
        let photo = try ImageDecoder.decode([UInt8](shard[512..<512 + size])[...])
        #expect((photo.width, photo.height) == (448, 299))
        let next = 512 + (size + 511) / 512 * 512
        let length = try #require(
            Int(String(decoding: shard[next + 124..<next + 135], as: UTF8.self), radix: 8)
        )
        let truth = try #require(
            try ImageDecoder.decodeMatte([UInt8](shard[next + 512..<next + 512 + length])[...])
        )
        #expect((truth.width, truth.height) == (448, 299))
        #expect(truth.pixels[10] == 255 && truth.pixels[440] == 0)
    }

    @Test func anExportTakesThePlaceOfTheOneBefore() throws {
        _ = give(true)
        let id = try mendedItem()
        #expect(try export().samples == 1)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("other".utf8).write(to: URL(fileURLWithPath: folder + "/DUTS-TR-000.tar"))
        #expect(send(.delete, "/api/history/\(id)").status == .noContent)
        #expect(try export().samples == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["DUTS-TR-000.tar"])
    }

    @Test func consentIsAskedForInJSONAndOfPeopleAlone() throws {
        for body in ["", "{}", #"{"corrections":{"given":"yes"}}"#, #"{"corrections":true}"#] {
            let answer = send(.patch, "/api/me", Array(body.utf8))
            #expect(answer.status == .badRequest && answer.errorCode == "invalid_json")
        }
        let made = send(.post, "/api/me/keys", Array(#"{"name":"Shop","scope":"full"}"#.utf8))
        let secret = try #require(made.json["secret"] as? String)
        let asked = HTTPRequest(
            method: .patch,
            path: "/api/me",
            headers: ["Authorization": "Bearer \(secret)"],
            body: Array(#"{"corrections":{"given":true}}"#.utf8)
        )
        #expect(cutout.send(asked).errorCode == "session_required")
        #expect(send(.patch, "/api/me", Array(#"{"corrections":{"given":false}}"#.utf8)).status == .ok)
    }
}

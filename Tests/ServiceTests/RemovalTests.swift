import Foundation
import HTTP
import Imaging
import Service
import Testing

/// Requests for removals through the whole application, without sockets.
@Suite("Removals, whichever way they are asked for")
struct RemovalTests {
    private let cutout: TestCutout
    private let photo: [UInt8]

    init() throws {
        cutout = try .make()
        photo = try TestPhoto.make()
    }

    private func post(_ body: [UInt8], type: String? = nil, query: String = "") -> HTTPResponse {
        cutout.send(
            HTTPRequest(
                method: .post,
                path: "/api/remove",
                query: QueryParameters(parsing: query),
                headers: type.map { ["Content-Type": $0] } ?? [:],
                body: body
            )
        )
    }

    private func form(_ fields: KeyValuePairs<String, String>, query: String = "") -> HTTPResponse {
        cutout.send(
            .make(
                "/api/remove",
                [("file", "photo.png", photo)] + fields.map { ($0.key, nil, Array($0.value.utf8)) },
                query: query
            )
        )
    }

    @Test func aPhotoMayComeInAnyForm() throws {
        let answers = [
            form([:]), post(photo), post(photo, type: "image/jpeg"), post(photo, type: "application/json"),
            post(photo, type: "application/x-www-form-urlencoded"),
        ]
        for answer in answers {
            #expect(answer.status == .ok)
            #expect(answer.bytes == answers[0].bytes)
            #expect(answer.headers["X-Model"] == "solid")
            #expect(answer.headers["X-Width"] == "24")
            #expect(answer.headers["X-Cutout-Version"] == CutoutVersion.current)
        }
        #expect(SourceFormat.detect(answers[0].bytes[...]) == .png)
    }

    @Test func theFirstValueCountsAndTheFormBeforeTheQuery() {
        let answer = form(
            ["format": "", "format": "webp", "format": "jpg"],
            query: "format=png&channels=alpha"
        )
        #expect(answer.headers["Content-Type"] == "image/webp")
        #expect(post(photo, query: "format=jpg&format=png").headers["Content-Type"] == "image/jpeg")
        #expect(form(["om": "1"], query: "om=0").bytes == form(["channels": "alpha"]).bytes)
    }

    @Test(arguments: [
        ("format", "gif", 400), ("channels", "rgb", 400), ("background", "no colour", 400),
        ("history", "1", 400),
        ("a", "maybe", 422), ("af", "256", 422), ("ab", "-1", 422), ("ae", "x", 422), ("om", "2", 422),
    ])
    func whatIsNotAcceptedIsNamed(name: String, value: String, status: Int) {
        let answer = form([name: value])
        #expect(answer.status.code == status)
        #expect(answer.errorCode == "invalid_\(name)")
        let fields = answer.json["detail"] as? [[String: Any]]
        let detail = answer.json["detail"] as? String ?? fields?.first?["input"] as? String
        #expect(detail?.contains(value) == true)
        #expect((fields?.first?["loc"] as? [String]) == (status == 422 ? ["body", name] : nil))
    }

    @Test(arguments: [
        (#"{"url":1,"format":"gif"}"#, "invalid_format"), (#"{"url":["a"]}"#, "invalid_json"),
        ("[]", "invalid_json"), ("{}", "no_file"),
    ])
    func objectsAreFormsToo(body: String, code: String) {
        #expect(post(Array(body.utf8), type: "application/json").errorCode == code)
    }

    @Test func aModelThatIsNotThereIsAnsweredAlikeEverywhere() {
        #expect(form(["model": "gpt"]).errorCode == "unknown_model")
        let batch = cutout.send(Self.batch(of: photo, model: "gpt"))
        #expect(batch.status == .badRequest)
        #expect(batch.errorCode == "unknown_model")
    }

    @Test func aModelOfRembgIsStoodInFor() {
        let answer = form(["model": "sam"])
        #expect(answer.headers["X-Model"] == "solid")
        #expect(answer.headers["X-Model-Substituted-For"] == "sam")
        #expect(cutout.send(Self.batch(of: photo, model: "sam")).status == .ok)
    }

    private static func batch(of photo: [UInt8], model: String) -> HTTPRequest {
        var request = HTTPRequest.make(
            BatchController.path,
            [("file", "a.png", photo), ("model", nil, Array(model.utf8))]
        )
        var pieces = [request.body, []]
        request.bodyStream = BodyStream { () throws(HTTPError) in pieces.removeFirst() }
        request.body = []
        return request
    }

    @Test func nothingIsReadBeforeTheCallerIsKnown() throws {
        let closed = try TestCutout.make([
            "GOOGLE_CLIENT_ID": "id", "GOOGLE_CLIENT_SECRET": "secret",
            "FRONTEND_URL": "https://cutout.example.org",
            "SECRET_KEY": String(repeating: "s", count: 32),
            "JWT_SECRET_KEY": String(repeating: "j", count: 32),
        ])
        for path in ["/api/remove", "/api/batch", "/v1.0/removebg", "/v1.0/improve"] {
            let request = HTTPRequest(
                method: .post,
                path: path,
                headers: ["Content-Type": "multipart/form-data"],
                body: Array("no form at all".utf8),
                bodyStream: BodyStream { () throws(HTTPError) in
                    Issue.record("the body of a stranger's batch is read")
                    return []
                }
            )
            #expect([401, 403].contains(closed.send(request).status.code))
        }
    }

    @Test func aKeptItemNeedsNoModel() throws {
        let headers: HTTPHeaders = ["Cookie": cutout.guestCookie(), "Sec-Fetch-Site": "same-origin"]
        let kept = cutout.send(.make("/api/remove", [("file", "a.png", photo)], headers: headers))
        let id = try #require(kept.headers["X-History-Id"])
        let another = try TestCutout.make(data: cutout.folder.appending(path: "data"), hasModel: false)
        let path = "/api/history/\(id)/cutout"
        #expect(another.send(HTTPRequest(path: path, headers: headers)).bytes == kept.bytes)
        let white = HTTPRequest(
            path: path,
            query: ["format": "jpg", "background": "white"],
            headers: headers
        )
        #expect(SourceFormat.detect(another.send(white).bytes[...]) == .jpeg)
        let new = another.send(.make("/api/remove", [("file", "a.png", photo)]))
        #expect(new.errorCode == "model_failed")
    }

    @Test(arguments: [
        ("/api/history/0123/cutout", "/api/history/{id}/cutout"), ("/api/remove", "/api/remove"),
        ("/v1.0/account", "/v1.0/account"),
    ])
    func requestsAreKnownByTheirPatterns(path: String, pattern: String) {
        #expect(cutout.app.router.route(of: HTTPRequest(path: path))?.pattern == pattern)
    }
}

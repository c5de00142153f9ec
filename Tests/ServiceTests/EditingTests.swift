import Foundation
import HTTP
import History
import Imaging
import Service
import Testing

@Suite("Mended mattes") struct EditingTests {
    let cutout: TestCutout
    let cookie: String

    init() throws {
        cutout = try TestCutout.make()
        cookie = cutout.guestCookie()
    }

    private func send(
        _ method: HTTPMethod,
        _ path: String,
        query: String = "",
        body: [UInt8] = [],
        headers: HTTPHeaders = [:],
        cookie: String? = nil
    ) -> HTTPResponse {
        var headers = headers
        headers["Cookie"] = cookie ?? self.cookie
        headers["Origin"] = "http://localhost"
        return cutout.send(
            HTTPRequest(
                method: method,
                path: path,
                query: QueryParameters(parsing: query),
                headers: headers,
                body: body
            )
        )
    }

    private func makeItem(_ photo: [UInt8]? = nil) throws -> String {
        let answer = cutout.send(
            .make(
                "/api/remove",
                [("file", "cat.png", try photo ?? TestPhoto.make())],
                headers: ["Cookie": cookie, "Origin": "http://localhost"]
            )
        )
        return "/api/history/" + (try #require(answer.headers["X-History-Id"]))
    }

    /// A grey PNG whose left part is foreground.
    private func matte(width: Int = 24, height: Int = 16, left: Int = 8) throws -> [UInt8] {
        let pixels = (0..<width * height).map { $0 % width < left ? 255 : 0 as UInt8 }
        return try ImageEncoder.encode(GrayImage(width: width, height: height, pixels: pixels), as: .png)
    }

    /// How many pixels of the item's cutout show anything.
    private func area(of item: String) throws -> Int {
        let answer = send(.get, item + "/cutout")
        #expect(answer.status == .ok)
        let image = try ImageDecoder.decode(answer.bytes[...])
        return stride(from: 3, to: image.pixels.count, by: 4).count { image.pixels[$0] > 127 }
    }

    @Test func aSavedMatteIsInEverythingThatIsMade() throws {
        let item = try makeItem()
        let before = send(.get, item + "/matte")
        let cutoutTag = send(.get, item + "/cutout").headers["ETag"]
        let thumbnailTag = send(.get, item + "/thumbnail").headers["ETag"]
        let answer = send(
            .put,
            item + "/matte",
            body: try matte(),
            headers: ["If-Match": try #require(before.headers["ETag"])]
        )
        #expect(answer.status == .ok)
        #expect(answer.json["version"] as? Int == 2 && answer.json["mended"] as? Bool == true)
        #expect(answer.headers["ETag"] == send(.get, item + "/matte").headers["ETag"])
        #expect(try area(of: item) == 8 * 16)
        #expect(send(.get, item + "/cutout").headers["ETag"] != cutoutTag)
        #expect(send(.get, item + "/thumbnail").headers["ETag"] != thumbnailTag)
        #expect(answer.headers["Server-Timing"]?.contains("save;dur=") == true)
    }

    @Test func theModelsOwnComesBackAndSoDoesWhatWasMended() throws {
        let item = try makeItem()
        #expect(send(.put, item + "/matte", body: try matte()).status == .ok)
        let reverted = send(.delete, item + "/matte")
        #expect(reverted.json["version"] as? Int == 1 && reverted.json["mended"] as? Bool == false)
        #expect(try area(of: item) == 24 * 16)
        let versions = send(.get, item + "/matte/versions").json["versions"] as? [[String: Any]] ?? []
        #expect(versions.map { $0["number"] as? Int } == [2, 1])
        #expect(versions.map { $0["mended"] as? Bool } == [true, false])
        #expect(versions.map { $0["current"] as? Bool } == [false, true])
        #expect(send(.post, item + "/matte/versions/2/restore").json["version"] as? Int == 2)
        #expect(try area(of: item) == 8 * 16)
        let first = send(.get, item + "/matte", query: "version=1")
        #expect(first.headers["ETag"] != send(.get, item + "/matte").headers["ETag"])
        #expect(send(.get, item + "/matte", query: "version=7").status == .notFound)
        #expect(send(.get, item + "/matte", query: "version=x").status == .badRequest)
        for number in ["7", "x", "-1"] {
            #expect(send(.post, item + "/matte/versions/\(number)/restore").status == .notFound)
        }
    }

    @Test func twoWhoMendTheSameBothKeepTheirs() throws {
        let item = try makeItem()
        let tag = try #require(send(.get, item + "/matte").headers["ETag"])
        let put = { left in
            send(.put, item + "/matte", body: try matte(left: left), headers: ["If-Match": tag])
        }
        #expect(try put(8).status == .ok)
        let late = try put(4)
        #expect(late.status == .conflict && late.errorCode == "stale_version")
        #expect(try area(of: item) == 8 * 16)
        let number = try #require(late.headers["X-Matte-Version"])
        #expect(send(.post, item + "/matte/versions/\(number)/restore").status == .ok)
        #expect(try area(of: item) == 4 * 16)
    }

    @Test func whatIsNoMatteOfThePhotoIsRefused() throws {
        let item = try makeItem()
        let color = try TestPhoto.make()
        let jpeg = try ImageEncoder.encode(
            GrayImage(width: 24, height: 16, pixels: Array(repeating: 9, count: 24 * 16)),
            as: .jpeg
        )
        let cases: [(body: [UInt8], code: String)] = [
            (try matte(width: 25), "matte_size"), (color, "matte_format"), (jpeg, "matte_format"),
            (Array("no picture".utf8), "matte_format"), ([], "no_file"),
        ]
        for (body, code) in cases {
            let answer = send(.put, item + "/matte", body: body)
            #expect(answer.status == .badRequest && answer.errorCode == code)
        }
        let cut = send(.put, item + "/matte", body: try matte().dropLast(40))
        #expect(cut.status.code == 422)
        for tag in ["nonsense", "\"abc\"", "\"\""] {
            let answer = send(.put, item + "/matte", body: try matte(), headers: ["If-Match": tag])
            #expect(answer.errorCode == "invalid_if_match")
        }
        #expect(send(.put, item + "/matte", query: "replaces=0", body: try matte()).status == .badRequest)
        #expect(send(.get, item).json["version"] as? Int == 1)
    }

    @Test func somebodyElsesItemIsUnknown() throws {
        let item = try makeItem()
        let other = cutout.guestCookie()
        let unknown = "/api/history/" + String(repeating: "a", count: 26)
        for path in [item, unknown] {
            let answers = [
                send(.put, path + "/matte", body: try matte(), cookie: other),
                send(.delete, path + "/matte", cookie: other),
                send(.get, path + "/matte/versions", cookie: other),
                send(.post, path + "/matte/versions/1/restore", cookie: other),
                send(.post, path + "/matte", cookie: other),
            ]
            #expect(answers.allSatisfy { $0.status == .notFound && $0.errorCode == "not_found" })
        }
    }

    @Test func aFullHistoryTakesNoVersion() throws {
        let cutout = try TestCutout.make(["CUTOUT_MAX_BYTES": "700"])
        let cookie = cutout.guestCookie()
        let headers: HTTPHeaders = ["Cookie": cookie, "Origin": "http://localhost"]
        let made = cutout.send(
            .make("/api/remove", [("file", "cat.png", try TestPhoto.make())], headers: headers)
        )
        let id = try #require(made.headers["X-History-Id"], "\(made.json)")
        var state = UInt32(1)
        let noise = (0..<24 * 16).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        let body = try ImageEncoder.encode(GrayImage(width: 24, height: 16, pixels: noise), as: .png)
        let answer = cutout.send(
            HTTPRequest(method: .put, path: "/api/history/\(id)/matte", headers: headers, body: body)
        )
        #expect(answer.status.code == 507 && answer.errorCode == "quota_exceeded")
    }

    @Test func aPhotoThatRunsAgainStaysOneItem() throws {
        let item = try makeItem()
        #expect(send(.put, item + "/matte", body: try matte()).status == .ok)
        let answer = send(.post, item + "/matte", query: "model=solid")
        #expect(answer.status == .ok && answer.headers["X-Model"] == "solid")
        #expect(answer.headers["Content-Type"] == "image/png")
        #expect(answer.headers["X-Matte-Version"] == "3")
        #expect(send(.get, item).json["mended"] as? Bool == false)
        #expect(try area(of: item) == 24 * 16)
        #expect((send(.get, "/api/history").json["items"] as? [Any])?.count == 1)
        #expect(send(.post, item + "/matte", query: "model=none").errorCode == "unknown_model")
    }
}

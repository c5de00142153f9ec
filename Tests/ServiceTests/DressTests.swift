import Foundation
import HTTP
import Imaging
import Service
import Testing

/// Dressed cutouts through the whole application, whose model takes all of a photo for its subject unless the photo is
/// transparent.
@Suite("Dressed cutouts, whichever way they are asked for")
struct DressTests {
    private let cutout: TestCutout
    private let photo: [UInt8]

    init() throws {
        cutout = try .make()
        photo = try Self.square()
    }

    /// A red square of 20 x 20 in a corner of nothing, 60 x 40.
    private static func square() throws -> [UInt8] {
        let pixels = (0..<60 * 40).flatMap { index -> [UInt8] in
            index % 60 < 20 && index / 60 < 20 ? [200, 10, 10, 255] : [0, 0, 0, 0]
        }
        return try ImageEncoder.encode(Image(width: 60, height: 40, pixels: pixels), as: .png)
    }

    private func send(
        _ fields: KeyValuePairs<String, String>,
        to path: String = "/api/remove",
        files: [(String, String?, [UInt8])]? = nil,
        headers: HTTPHeaders = [:]
    ) -> HTTPResponse {
        cutout.send(
            .make(
                path,
                (files ?? [("file", "photo.png", photo)])
                    + fields.map { ($0.key, nil, Array($0.value.utf8)) },
                headers: headers
            )
        )
    }

    private func image(_ answer: HTTPResponse) throws -> Image {
        try #require(answer.status == .ok, "\(answer.errorCode ?? "")")
        return try ImageDecoder.decode(answer.bytes[...], within: .standard)
    }

    private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
        Array(image.pixels[(y * image.width + x) * 4..<(y * image.width + x) * 4 + 4])
    }

    @Test(arguments: [
        ("gradient", "#fff"), ("gradient", "45,#fff,#000"), ("gradient", "-4deg,#fff,#000"),
        ("gradient", "red,nocolour"), ("blur_background", "101"), ("blur_background", "-1"),
        ("blur_background", "1e2"), ("shadow", "soft"), ("shadow_strength", "200"), ("outline", "500px"),
        ("outline", "11%"), ("outline", "wide"), ("outline_color", "nocolour"), ("preset", "myspace"),
        ("crop", "yes"), ("margin", "60%"), ("margin", "1px 2px 3px"), ("ratio", "1"), ("ratio", "100:1"),
        ("ratio", "0:0"), ("size", "5"), ("size", "10000x10000"), ("size", "12x"), ("scale", "5%"),
        ("scale", "20px"), ("position", "101%"), ("position", "left"),
    ])
    func whatIsNotAcceptedIsNamed(name: String, value: String) {
        let answer = send([name: value])
        #expect(answer.status == .badRequest)
        #expect(answer.errorCode == "invalid_\(name)")
        let message = (answer.json["error"] as? [String: Any])?["message"] as? String
        #expect(message?.hasPrefix("\(name)=\(value) is not accepted. Accepted: ") == true)
    }

    @Test func oneBackgroundAtMost() throws {
        #expect(send(["gradient": "red,blue", "background": "red"]).errorCode == "multiple_backgrounds")
        let files = [("file", "a.png", photo), ("background_file", "b.png", try TestPhoto.make())]
        #expect(send(["blur_background": "9"], files: files).errorCode == "multiple_backgrounds")
        #expect(send(["gradient": "red,blue", "gradient": "no", "blur_background": "0"]).status == .ok)
    }

    @Test func aPictureOfOnesOwnGoesThroughTheDoor() throws {
        let green = Image(width: 9, height: 9, pixels: (0..<81).flatMap { _ in [0, 180, 0, 255] as [UInt8] })
        let background = try ImageEncoder.encode(green, as: .png)
        let dressed = try image(
            send([:], files: [("file", "a.png", photo), ("background_file", nil, background)])
        )
        #expect(pixel(dressed, 50, 30) == [0, 180, 0, 255])
        #expect(pixel(dressed, 5, 5) == [200, 10, 10, 255])
        let text = send(
            [:],
            files: [("file", "a.png", photo), ("background_file", "b.png", Array("no".utf8))]
        )
        #expect(text.errorCode == "unsupported_image")
        let cut = send(
            [:],
            files: [
                ("file", "a.png", photo),
                ("background_file", "b.png", Array(background.prefix(background.count / 2))),
            ]
        )
        #expect(cut.errorCode == "damaged_image")
    }

    @Test func croppedToTheSubjectWithAMargin() throws {
        let cropped = try image(send(["crop": "true", "margin": "10%"]))
        #expect((cropped.width, cropped.height) == (24, 24))
        #expect(pixel(cropped, 2, 2) == [200, 10, 10, 255])
        #expect(pixel(cropped, 1, 1)[3] == 0)
        let whole = try image(send(["crop": "false", "margin": "10%"]))
        #expect((whole.width, whole.height) == (60, 40))
    }

    @Test(arguments: [
        ("amazon", 2000, 2000), ("ebay", 1600, 1600), ("instagram-story", 1080, 1920), ("linkedin", 800, 800),
        ("passport-35x45", 827, 1063), ("passport-2x2", 1200, 1200),
    ])
    func presetsAreOfTheirSize(preset: String, width: Int, height: Int) throws {
        let dressed = try image(send(["preset": preset, "format": "jpg"]))
        #expect((dressed.width, dressed.height) == (width, height))
        #expect(preset.hasPrefix("passport") == (dressed.density?.horizontal == 600))
    }

    @Test func amazonIsPureWhiteAndFilled() throws {
        let dressed = try image(send(["preset": "amazon"]))
        #expect(pixel(dressed, 100, 100) == [255, 255, 255, 255])
        #expect(pixel(dressed, 155, 155) == [200, 10, 10, 255])
        #expect(pixel(dressed, 1845, 1845) == [200, 10, 10, 255])
        let changed = try image(send(["preset": "amazon", "background": "blue", "size": "100x100"]))
        #expect((changed.width, changed.height) == (100, 100))
        #expect(pixel(changed, 1, 1) == [0, 0, 255, 255])
    }

    @Test func shadowsAndOutlinesLieAroundTheSubject() throws {
        let shadow = try image(send(["shadow": "drop", "shadow_strength": "100", "ratio": "1:1"]))
        #expect((shadow.width, shadow.height) == (60, 60))
        #expect(pixel(shadow, 20, 29)[3] > 60)
        let none = try image(send(["shadow": "none", "shadow_strength": "100"]))
        #expect(pixel(none, 20, 20)[3] == 0)
        let sticker = try image(send(["outline": "4px", "outline_color": "lime", "crop": "true"]))
        #expect((sticker.width, sticker.height) == (30, 30))
        #expect(pixel(sticker, 2, 15) == [0, 255, 0, 255])
    }

    @Test func aPhotoWithoutASubjectKeepsItsFrame() throws {
        let nothing = Image(width: 8, height: 8, pixels: [UInt8](repeating: 0, count: 256))
        let file = try ImageEncoder.encode(nothing, as: .png)
        let dressed = try image(
            send(["crop": "true", "outline": "2px", "background": "red"], files: [("file", "a.png", file)])
        )
        #expect((dressed.width, dressed.height) == (8, 8))
        #expect(pixel(dressed, 4, 4) == [255, 0, 0, 255])
    }

    @Test func aBatchWearsTheSame() throws {
        let green = Image(width: 4, height: 4, pixels: (0..<16).flatMap { _ in [0, 180, 0, 255] as [UInt8] })
        var request = HTTPRequest.make(
            BatchController.path,
            [
                ("file", "a.png", photo),
                ("background_file", "b.png", try ImageEncoder.encode(green, as: .png)),
                ("file", "c.png", photo), ("size", nil, Array("30".utf8)),
            ]
        )
        var pieces = [request.body, []]
        request.bodyStream = BodyStream { () throws(HTTPError) in pieces.removeFirst() }
        request.body = []
        let answer = cutout.send(request)
        guard case .stream(let write) = answer.body else { throw Missing() }
        let collector = Collector()
        try write(collector)
        let lines = try collector.bytes.split(separator: 10)
            .map { try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] ?? [:] }
        let finished = lines.filter { $0["data"] != nil }
        #expect(finished.count == 2)
        for line in finished {
            let data = Data(base64Encoded: line["data"] as? String ?? "") ?? Data()
            let dressed = try ImageDecoder.decode([UInt8](data)[...], within: .standard)
            #expect((dressed.width, dressed.height) == (30, 20))
            #expect(pixel(dressed, 25, 15) == [0, 180, 0, 255])
        }
    }

    private struct Missing: Error {}

    /// Takes what is streamed.
    private final class Collector: ResponseWriter {
        var bytes: [UInt8] = []
        func write(_ bytes: ArraySlice<UInt8>) { self.bytes += bytes }
    }

    private func kept(_ fields: KeyValuePairs<String, String>) throws -> (path: String, headers: HTTPHeaders)
    {
        let headers: HTTPHeaders = ["Cookie": cutout.guestCookie(), "Sec-Fetch-Site": "same-origin"]
        let id = try #require(send(fields, headers: headers).headers["X-History-Id"])
        return ("/api/history/\(id)", headers)
    }

    @Test func aKeptItemIsDressedWithoutAModel() throws {
        let (path, headers) = try kept(["crop": "true", "gradient": "red,blue"])
        let another = try TestCutout.make(data: cutout.folder.appending(path: "data"), hasModel: false)
        func get(_ query: String) -> HTTPResponse {
            another.send(
                HTTPRequest(
                    path: path + "/cutout",
                    query: QueryParameters(parsing: query),
                    headers: headers
                )
            )
        }
        let item = another.send(HTTPRequest(path: path, headers: headers)).json
        #expect((item["width"] as? Int, item["height"] as? Int) == (60, 40))
        let dress = (item["settings"] as? [String: Any])?["dress"] as? [String: String]
        #expect(dress == ["crop": "true", "gradient": "red,blue"])

        // What is not asked for is as it was, but for what belongs together.
        let asItWas = try image(get(""))
        #expect((asItWas.width, asItWas.height) == (20, 20))
        let uncropped = try image(get("crop=false"))
        #expect((uncropped.width, uncropped.height) == (60, 40))
        #expect(pixel(uncropped, 50, 1)[0] > 200)
        #expect(pixel(try image(get("background=white&crop=false")), 50, 1) == [255, 255, 255, 255])
        #expect(pixel(try image(get("background=&crop=false")), 50, 1)[3] == 0)
        #expect(get("shadow=soft").errorCode == "invalid_shadow")
    }

    @Test func anETagKnowsTheDress() throws {
        let (path, headers) = try kept([:])
        func tag(_ query: String) -> String? {
            cutout.send(
                HTTPRequest(
                    path: path + "/cutout",
                    query: QueryParameters(parsing: query),
                    headers: headers
                )
            ).headers["ETag"]
        }
        let tags = ["", "shadow=drop", "shadow=drop&shadow_strength=20", "outline=2px", "background=red"]
            .map(tag)
        #expect(Set(tags).count == tags.count && !tags.contains(nil))
        #expect(tag("shadow=drop") == tags[1])
        var known = headers
        known["If-None-Match"] = tags[1]
        let request = HTTPRequest(path: path + "/cutout", query: ["shadow": "drop"], headers: known)
        #expect(cutout.send(request).status == .notModified)
    }

    @Test func whatAnItemWearsIsKeptWithIt() throws {
        let (path, headers) = try kept([:])
        func patch(_ body: String) -> HTTPResponse {
            cutout.send(
                HTTPRequest(method: .patch, path: path, headers: headers, body: Array(body.utf8))
            )
        }
        let answer = patch(#"{"settings":{"format":"webp","background":"white","crop":"true"}}"#)
        let settings = answer.json["settings"] as? [String: Any]
        #expect(settings?["format"] as? String == "webp")
        #expect(settings?["background"] as? String == "#ffffffff")
        #expect(settings?["dress"] as? [String: String] == ["crop": "true"])
        let cropped = cutout.send(HTTPRequest(path: path + "/cutout", headers: headers))
        #expect(cropped.headers["Content-Type"] == "image/webp")
        #expect(try image(cropped).width == 20)
        #expect(patch(#"{"settings":{"crop":"maybe"}}"#).errorCode == "invalid_crop")
        #expect(patch("{}").errorCode == "invalid_json")
        #expect(patch(#"{"name":"Hat"}"#).json["name"] as? String == "Hat")
    }

    @Test func aKeptItemMayHaveAPictureBehindIt() throws {
        let (path, headers) = try kept(["gradient": "red,blue"])
        let background = try TestPhoto.make()
        let files: [(String, String?, [UInt8])] = [("background_file", "b.png", background)]
        let dressed = try image(send(["size": "30"], to: path + "/cutout", files: files, headers: headers))
        #expect(pixel(dressed, 25, 15) == [200, 40, 40, 255])
        #expect((dressed.width, dressed.height) == (30, 20))
    }
}

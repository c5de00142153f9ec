import HTTP
import Testing

@Suite struct RouterTests {
    private let router: Router = {
        var router = Router()
        router.on(.get, "/api/history/{id}") { .text("item \($0.pathParameters["id"] ?? "")") }
        router.on(.delete, "/api/history/{id}") { _ in HTTPResponse(status: .noContent) }
        router.on(.get, "/api/history/all") { _ in .text("all") }
        router.on(.post, "/api/remove") { _ in .text("removed") }
        router.on(.get, "/{a}/x/{b}") {
            .text("\($0.pathParameters["a"] ?? "")-\($0.pathParameters["b"] ?? "")")
        }
        router.on(.get, "/") { _ in .text("root") }
        return router
    }()

    private func text(_ method: HTTPMethod, _ path: String) throws -> String {
        guard case .bytes(let bytes) = try router.respond(to: HTTPRequest(method: method, path: path)).body
        else {
            return ""
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func error(_ method: HTTPMethod, _ path: String) -> HTTPError? {
        do {
            _ = try router.respond(to: HTTPRequest(method: method, path: path))
            return nil
        } catch { return error as? HTTPError }
    }

    @Test func patternsMatchSegments() throws {
        #expect(try text(.get, "/api/history/7") == "item 7")
        #expect(try text(.get, "/api/history/ä b") == "item ä b")
        #expect(try text(.get, "/1/x/2") == "1-2")
        #expect(try text(.get, "/") == "root")
    }

    @Test func fixedSegmentsGoFirstWhateverTheOrder() throws {
        #expect(try text(.get, "/api/history/all") == "all")
        #expect(error(.delete, "/api/history/all")?.status == .methodNotAllowed)
        #expect(error(.delete, "/api/history/all")?.headers["Allow"] == "GET, HEAD, OPTIONS")
    }

    @Test func endpointsAreWhatWasAdded() {
        let endpoints = router.endpoints.map { "\($0.method.rawValue) \($0.pattern)" }
        #expect(
            endpoints.sorted() == [
                "DELETE /api/history/{id}", "GET /", "GET /api/history/all", "GET /api/history/{id}",
                "GET /{a}/x/{b}", "POST /api/remove",
            ]
        )
    }

    @Test(arguments: [
        "/api", "/api/history/", "/api/history/7//", "/api/history/7/8", "/api/removex", "/API/remove",
    ])
    func unknownPathIsNotFound(path: String) {
        #expect(error(.get, path)?.status == .notFound)
    }

    @Test func aClosingSlashIsAsNoneWhereNothingIsLost() throws {
        #expect(try text(.get, "/api/history/7/") == "item 7")
        #expect(try text(.post, "/api/remove/") == "removed")
        // Behind a list's path it may be what is left of an item's whose name got lost.
        #expect(error(.delete, "/api/history/7/")?.status == .notFound)
        #expect(try text(.get, "/") == "root")
    }

    @Test func wrongMethodNamesTheRightOnes() {
        let refusal = error(.put, "/api/history/7")
        #expect(refusal?.status == .methodNotAllowed)
        #expect(refusal?.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS")
        #expect(error(.head, "/api/remove")?.headers["allow"] == "OPTIONS, POST")
    }

    @Test func headIsServedByGetAndOptionsListsMethods() throws {
        #expect(try text(.head, "/api/history/7") == "item 7")
        let response = try router.respond(to: HTTPRequest(method: .options, path: "/api/remove"))
        #expect(response.status == .noContent)
        #expect(response.headers["Allow"] == "OPTIONS, POST")
    }
}

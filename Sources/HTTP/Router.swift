/// Chooses the handler of a request by its method and path.
///
/// Patterns are paths whose segments may be `{name}`, which matches one segment that is not empty. Where
/// several patterns match, the one with a fixed segment furthest to the left answers, so that `/items/new` goes
/// before `/items/{id}`, whatever the order in which they were added and whichever methods they have.
public struct Router: Sendable {
    /// Answers a request, or refuses it with an error.
    public typealias Handler = @Sendable (HTTPRequest) throws -> HTTPResponse

    /// Words a refusal in the way that the clients of a route look for.
    public typealias Wording = @Sendable (HTTPError) throws -> HTTPResponse

    private struct Route: Sendable {
        let pattern: PathPattern
        var wording: Wording?
        var handlers: [HTTPMethod: Handler] = [:]
    }

    private var routes: [Route] = []

    /// Makes a router without routes.
    public init() {}

    /// Adds a handler; a later one for the same method and pattern replaces an earlier one.
    public mutating func on(_ method: HTTPMethod, _ pattern: String, _ handler: @escaping Handler) {
        let pattern = PathPattern(pattern)
        if let index = routes.firstIndex(where: { $0.pattern == pattern }) {
            routes[index].handlers[method] = handler
        } else {
            let index = routes.firstIndex { pattern.precedes($0.pattern) } ?? routes.endIndex
            routes.insert(Route(pattern: pattern, handlers: [method: handler]), at: index)
        }
    }

    /// Has the refusals of a pattern that has handlers already worded by `wording`.
    public mutating func word(_ pattern: String, _ wording: @escaping Wording) {
        let pattern = PathPattern(pattern)
        guard let index = routes.firstIndex(where: { $0.pattern == pattern }) else {
            preconditionFailure("a pattern is worded after its handlers are added")
        }
        routes[index].wording = wording
    }

    /// The pattern that answers a request, for logs and counts, and how its refusals are worded, if in a way of
    /// their own; nil where nothing is at that path.
    public func route(of request: HTTPRequest) -> (pattern: String, wording: Wording?)? {
        let segments = Self.segments(of: request)
        return routes.first { $0.pattern.match(segments) != nil }
            .map { ($0.pattern.description, $0.wording) }
    }

    /// Answers a request by its route.
    ///
    /// HEAD is answered by the GET handler, whose body the server leaves out; OPTIONS by a list of the
    /// methods that the path allows.
    ///
    /// - Throws: 404 `not_found`; 405 `method_not_allowed` with `Allow`; whatever the handler throws.
    public func respond(to request: HTTPRequest) throws -> HTTPResponse {
        let segments = Self.segments(of: request)
        for route in routes {
            guard let parameters = route.pattern.match(segments) else { continue }
            guard let handler = Self.handler(for: request.method, in: route) else {
                return try Self.respondWithoutHandler(to: request, allowed: Self.allowed(in: route))
            }
            var request = request
            request.pathParameters = parameters
            return try handler(request)
        }
        throw HTTPError(.notFound, code: "not_found", "There is nothing at \(request.path).")
    }

    /// Every method and pattern that has a handler, in the order in which patterns are tried.
    package var endpoints: [(method: HTTPMethod, pattern: String)] {
        routes.flatMap { route in route.handlers.keys.map { ($0, route.pattern.description) } }
    }

    /// One closing slash, which many clients put behind an address, is as none. Not where something is deleted or changed:
    /// behind a list's path it stands for an item whose name got lost.
    private static func segments(of request: HTTPRequest) -> [Substring] {
        let segments = PathPattern.segments(of: request.path)
        let isTolerant = [.get, .head, .post, .options].contains(request.method)
        return isTolerant && segments.count > 1 && segments.last == "" ? segments.dropLast() : segments
    }

    private static func handler(for method: HTTPMethod, in route: Route) -> Handler? {
        route.handlers[method] ?? (method == .head ? route.handlers[.get] : nil)
    }

    private static func allowed(in route: Route) -> String {
        var methods = Set(route.handlers.keys)
        methods.insert(.options)
        if methods.contains(.get) { methods.insert(.head) }
        return methods.map(\.rawValue).sorted().joined(separator: ", ")
    }

    private static func respondWithoutHandler(
        to request: HTTPRequest,
        allowed: String
    ) throws -> HTTPResponse {
        if request.method == .options {
            return HTTPResponse(status: .noContent, headers: ["Allow": allowed])
        }
        throw HTTPError(
            .methodNotAllowed,
            code: "method_not_allowed",
            "\(request.path) answers \(allowed), not \(request.method).",
            headers: ["Allow": allowed]
        )
    }
}

/// Chooses the handler of a request by its method and path.
///
/// Patterns are paths whose segments may be `{name}`, which matches one segment that is not empty. Where
/// several patterns match, the one with a fixed segment furthest to the left wins, so that `/items/new` goes
/// before `/items/{id}`, whatever the order in which they were added.
public struct Router: Sendable {
    /// Answers a request, or refuses it with an error.
    public typealias Handler = @Sendable (HTTPRequest) throws -> HTTPResponse

    private struct Route: Sendable {
        let pattern: PathPattern
        var handlers: [HTTPMethod: Handler]
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

    /// Answers a request by its route.
    ///
    /// HEAD is answered by the GET handler, whose body the server leaves out; OPTIONS by a list of the
    /// methods that the path allows.
    ///
    /// - Throws: 404 `not_found`; 405 `method_not_allowed` with `Allow`; whatever the handler throws.
    public func respond(to request: HTTPRequest) throws -> HTTPResponse {
        let segments = PathPattern.segments(of: request.path)
        let matches = routes.compactMap { route in
            route.pattern.match(segments).map { (route: route, parameters: $0) }
        }
        guard !matches.isEmpty else {
            throw HTTPError(.notFound, code: "not_found", "There is nothing at \(request.path).")
        }
        for match in matches {
            guard let handler = Self.handler(for: request.method, in: match.route) else { continue }
            var request = request
            request.pathParameters = match.parameters
            return try handler(request)
        }
        return try Self.respondWithoutHandler(to: request, allowed: Self.allowed(in: matches.map(\.route)))
    }

    private static func handler(for method: HTTPMethod, in route: Route) -> Handler? {
        route.handlers[method] ?? (method == .head ? route.handlers[.get] : nil)
    }

    private static func allowed(in routes: [Route]) -> String {
        var methods = Set(routes.flatMap(\.handlers.keys))
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

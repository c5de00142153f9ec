/// A route's path, as in `/api/history/{id}`.
struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    private enum Segment: Sendable, Hashable {
        case fixed(String)
        case parameter(String)

        var description: String {
            switch self {
            case .fixed(let text): text
            case .parameter(let name): "{\(name)}"
            }
        }
    }

    private let parts: [Segment]

    init(_ text: String) {
        parts = Self.segments(of: text).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .parameter(String(segment.dropFirst().dropLast())) : .fixed(String(segment))
        }
    }

    var description: String { "/" + parts.map(\.description).joined(separator: "/") }

    /// The parts between slashes; a path's closing slash makes a last, empty one.
    static func segments(of path: String) -> [Substring] {
        path.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false)
    }

    /// The parameters' values, or `nil` where the path does not match.
    func match(_ segments: [Substring]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            switch part {
            case .fixed(let text): if text != segment { return nil }
            case .parameter(let name):
                if segment.isEmpty { return nil }
                parameters[name] = String(segment)
            }
        }
        return parameters
    }

    /// Whether this pattern is the more specific one: fixed where the other has a parameter, first from the left.
    func precedes(_ other: PathPattern) -> Bool {
        for (own, others) in zip(parts, other.parts) {
            switch (own, others) {
            case (.fixed, .parameter): return true
            case (.parameter, .fixed): return false
            default: continue
            }
        }
        return false
    }
}

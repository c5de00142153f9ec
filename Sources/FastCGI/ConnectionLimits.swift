/// What one connection may cost.
struct ConnectionLimits: Sendable {
    /// The most bytes of a request's body.
    let maximumBodySize: Int
    /// Other limits of bodies, by what the path begins with.
    let maximumBodySizes: [String: Int]
    /// Seconds for which a read or write may make no progress.
    let stallTimeout: Int

    /// The most bytes of the body of a request for `path`: of several beginnings the longest decides.
    func maximumBodySize(at path: String) -> Int {
        let beginnings = maximumBodySizes.keys.filter(path.hasPrefix)
        return beginnings.max { $0.utf8.count < $1.utf8.count }.flatMap { maximumBodySizes[$0] }
            ?? maximumBodySize
    }
}

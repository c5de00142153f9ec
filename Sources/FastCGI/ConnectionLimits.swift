/// What one connection may cost.
struct ConnectionLimits: Sendable {
    /// The most bytes of a request's body.
    let maximumBodySize: Int
    /// Seconds for which a read or write may make no progress.
    let stallTimeout: Int
}

/// What is needed of an ICC profile: whether it may be trusted, and for which colours it is.
enum ColorProfile {
    /// Real profiles are a few hundred bytes to two megabytes (printers); a compressed bomb is more.
    static let maximumSize = 4 << 20
}

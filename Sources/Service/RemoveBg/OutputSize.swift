/// How large a picture remove.bg's `size` allows.
enum OutputSize: String, CaseIterable, Sendable {
    case preview, small, regular, medium, hd, full
    case fourK = "4k"
    case fiftyMegapixels = "50MP"
    case auto

    private static let largestPNG = 10_000_000

    /// - Parameter isPNG: PNG files of full size would be very large, so they have a limit of their own.
    func maximumPixels(isPNG: Bool) -> Int {
        switch self {
        case .preview, .small, .regular: 250_000
        case .medium: 1_500_000
        case .hd: 4_000_000
        case .full, .fourK, .auto: isPNG ? Self.largestPNG : 25_000_000
        case .fiftyMegapixels: 50_000_000
        }
    }
}

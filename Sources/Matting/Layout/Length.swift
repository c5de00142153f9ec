/// A length in pixels, or as a share of something larger.
package enum Length: Sendable, Equatable {
    case pixels(Int)
    /// 0 is nothing, 100 the whole.
    case percent(Double)

    /// In pixels, where 100 % are `whole` pixels.
    func resolved(of whole: Int) -> Double {
        switch self {
        case .pixels(let count): Double(count)
        case .percent(let share): Double(whole) * share / 100
        }
    }
}

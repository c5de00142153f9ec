import Matting

extension StageTimings {
    /// The stages as the value of a `Server-Timing` header, in milliseconds (W3C Server Timing).
    var serverTiming: String {
        entries.map { "\($0.stage.rawValue);dur=\($0.duration.milliseconds)" }.joined(separator: ", ")
    }

    /// All stages together.
    var totalMilliseconds: Int { Int(entries.reduce(0) { $0 + $1.milliseconds }.rounded()) }
}

extension Duration {
    /// In milliseconds with one decimal.
    var milliseconds: String {
        let tenths = Int((self / .microseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

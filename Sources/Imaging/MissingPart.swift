/// The rows of a picture that its file has no data for, in words.
struct MissingPart: Equatable {
    /// From the upper edge, as shares of the height.
    let rows: Range<Double>

    /// - Parameters:
    ///   - first: the first row, counted from the top, that was not decoded from data.
    ///   - end: one past the last such row.
    init(from first: Int, to end: Int, of height: Int) {
        let first = min(max(first, 0), height)
        rows = Double(first) / Double(height)..<Double(min(max(end, first), height)) / Double(height)
    }

    /// Without a full stop: "the lower third is missing".
    var sentence: String {
        guard rows.upperBound < 1 else { return "\(lowerPart) missing" }
        return "rows are missing or garbled \(Int(rows.lowerBound * 100)) % of the way down"
    }

    private var lowerPart: String {
        let share = 1 - rows.lowerBound
        if share >= 0.95 { return "all but the header is" }
        if share < 0.05 { return "its last rows are" }
        let names: [(Double, String)] = [
            (0.1, "tenth is"), (0.25, "quarter is"), (1 / 3, "third is"), (0.5, "half is"),
            (2 / 3, "two thirds are"), (0.75, "three quarters are"), (0.9, "nine tenths are"),
        ]
        let nearest = names.min { abs($0.0 - share) < abs($1.0 - share) }
        return "the lower \(nearest?.1 ?? "part is")"
    }
}

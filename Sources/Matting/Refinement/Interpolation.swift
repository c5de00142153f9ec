/// Where a line of pixels falls on a line of cells that covers the same length: two cells and a weight for each pixel.
///
/// Centres of cells are at half-integers; beyond the outermost centres the outermost value holds.
struct Interpolation {
    /// For each pixel the nearer cell on its left (or above).
    let lower: [Int]
    /// For each pixel the next cell, the same one at the far end.
    let upper: [Int]
    /// For each pixel the weight of `upper`, in 0...1.
    let weight: [Float]

    init(cells: Int, pixels: Int) {
        let scale = Double(cells) / Double(pixels)
        let positions = (0..<pixels).map { min(max(0, (Double($0) + 0.5) * scale - 0.5), Double(cells - 1)) }
        lower = positions.map { Int($0) }
        upper = lower.map { min($0 + 1, cells - 1) }
        weight = zip(positions, lower).map { Float($0 - Double($1)) }
    }
}

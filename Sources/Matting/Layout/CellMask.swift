/// Cells of a grid that are in or out, row-major.
struct CellMask {
    let width: Int
    let height: Int
    private(set) var cells: [Bool]

    /// Takes out each cell whose square neighbourhood is not wholly in (binary erosion).
    ///
    /// - Parameters:
    ///   - size: the neighbourhood's side; of an even one the smaller half lies behind the cell. Up to 1 leaves all as
    ///     it is.
    ///   - border: whether what lies outside the grid counts as in.
    func eroded(by size: Int, border: Bool) -> CellMask {
        guard size > 1 else { return self }
        var mask = self
        for y in 0..<height { mask.erodeLine(from: y * width, step: 1, count: width, size, border) }
        for x in 0..<width { mask.erodeLine(from: x, step: width, count: height, size, border) }
        return mask
    }

    /// Counts what is out in a window that slides along the line.
    private mutating func erodeLine(from start: Int, step: Int, count: Int, _ size: Int, _ border: Bool) {
        // A longer window sees no more than one that reaches over both ends from anywhere.
        let size = min(size, 2 * count + 2)
        let (behind, ahead) = (size / 2, size - 1 - size / 2)
        let line = (0..<count).map { cells[start + $0 * step] }
        func isOut(_ index: Int) -> Int {
            line.indices.contains(index) ? (line[index] ? 0 : 1) : (border ? 0 : 1)
        }
        var out = (-behind..<ahead).reduce(0) { $0 + isOut($1) }
        for index in 0..<count {
            out += isOut(index + ahead)
            cells[start + index * step] = out == 0
            out -= isOut(index - behind)
        }
    }
}

/// Opening by reconstruction, the morphological way to take out what stands alone (Vincent, "Morphological Grayscale
/// Reconstruction in Image Analysis", 1993).
///
/// A cell keeps its value if a path leads from it to a marker on which no cell lies lower. Any other is cut down to the
/// lowest cell of its best path: a dome on the slope of a subject is levelled, and one that stands in nothing is gone.
/// Each cell is visited once, from the highest to the lowest, and only those between `trace` and the markers.
struct Reconstruction {
    let width: Int
    let height: Int
    /// Values up to this stay as they are, and no path leads through them.
    let trace: Float

    /// - Parameters:
    ///   - values: row-major, 0...1; become those of the opening.
    ///   - markers: for each cell whether it keeps its value, and others theirs for its sake.
    ///   - candidates: the cells above `trace` that are no markers; asked twice.
    func open(_ values: inout [Float], from markers: [Bool], among candidates: some Sequence<Int>) {
        var isReached = markers
        var queue = LevelQueue()
        for cell in candidates where hasNeighbor(cell, in: markers) {
            isReached[cell] = true
            queue.push(cell, at: values[cell])
        }
        while let cell = queue.pop() {
            forEachNeighbor(of: cell) { neighbor in
                guard !isReached[neighbor], values[neighbor] > trace else { return }
                isReached[neighbor] = true
                values[neighbor] = min(values[neighbor], values[cell])
                queue.push(neighbor, at: values[neighbor])
            }
        }
        for cell in candidates where !isReached[cell] { values[cell] = 0 }
    }

    private func hasNeighbor(_ cell: Int, in cells: [Bool]) -> Bool {
        var found = false
        forEachNeighbor(of: cell) { found = found || cells[$0] }
        return found
    }

    /// The cells around `cell`: eight, fewer at the border. The cell itself is among them.
    @inline(__always)
    private func forEachNeighbor(of cell: Int, _ body: (Int) -> Void) {
        let (y, x) = cell.quotientAndRemainder(dividingBy: width)
        for row in max(0, y - 1)...min(height - 1, y + 1) {
            for column in max(0, x - 1)...min(width - 1, x + 1) { body(row * width + column) }
        }
    }
}

/// Cells waiting for their turn, the highest first, in steps of a 256th.
///
/// What is pushed must lie no higher than what was popped last.
private struct LevelQueue {
    private static let steps = 256
    private static let nobody: Int32 = -1

    /// For each level the entry that was pushed last.
    private var heads = [Int32](repeating: nobody, count: steps + 1)
    private var entries: [(cell: Int32, previous: Int32)] = []
    private var level = steps

    mutating func push(_ cell: Int, at value: Float) {
        let level = Int(value.clamped * Float(Self.steps))
        entries.append((Int32(cell), heads[level]))
        heads[level] = Int32(entries.count - 1)
    }

    mutating func pop() -> Int? {
        while heads[level] == Self.nobody {
            guard level > 0 else { return nil }
            level -= 1
        }
        let entry = entries[Int(heads[level])]
        heads[level] = entry.previous
        return Int(entry.cell)
    }
}

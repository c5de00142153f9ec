/// The connected components of those cells of a grid that lie above a level.
///
/// Cells that touch at a corner belong together (8-connectivity). Each row is cut into runs of cells, and runs that
/// touch those of the row above are united (He, Chao and Suzuki, "A Run-Based Two-Scan Labeling Algorithm", 2008): there
/// are few runs where there are many cells.
struct ConnectedComponents {
    /// What is known of one component.
    struct Component {
        /// Cells.
        var area: Int
        /// The largest value of any cell.
        var peak: Float
    }

    /// Cells that follow each other in a row.
    struct Run {
        let row: Int
        let columns: Range<Int>
        /// Index of the component that they belong to.
        fileprivate(set) var component: Int

        /// Where its cells lie in the grid.
        func cells(width: Int) -> Range<Int> {
            row * width + columns.lowerBound..<row * width + columns.upperBound
        }
    }

    private(set) var components: [Component] = []
    /// In the order of the grid.
    private(set) var runs: [Run] = []

    /// - Parameters:
    ///   - values: row-major, `width` cells a row.
    ///   - level: cells above it are in.
    init(of values: [Float], width: Int, above level: Float) {
        var peaks: [Float] = []
        var parents = DisjointSets()
        var above = 0..<0
        for row in 0..<values.count / width {
            let first = runs.count
            Self.forEachRun(in: values[row * width..<(row + 1) * width], above: level) { columns, peak in
                runs.append(Run(row: row, columns: columns, component: 0))
                peaks.append(peak)
                parents.append()
            }
            unite(first..<runs.count, with: above, in: &parents)
            above = first..<runs.count
        }
        gather(peaks, &parents)
    }

    /// Whether some cell of one component lies at most `gap` rows and columns from one of the other.
    func areNear(_ one: Int, _ other: Int, gap: Int) -> Bool {
        let others = runs.filter { $0.component == other }
        return runs.contains { run in
            run.component == one
                && others.contains {
                    abs($0.row - run.row) <= gap && $0.columns.lowerBound - run.columns.upperBound < gap
                        && run.columns.lowerBound - $0.columns.upperBound < gap
                }
        }
    }

    /// For each component the index of that of `others` in which it lies.
    ///
    /// - Parameter others: of the same grid above a lower level, so that each of their runs holds whole runs of these.
    func owners(in others: ConnectedComponents) -> [Int] {
        var owners = [Int](repeating: 0, count: components.count)
        var outer = others.runs.startIndex
        for run in runs {
            let end = (run.row, run.columns.upperBound)
            while (others.runs[outer].row, others.runs[outer].columns.upperBound) < end { outer += 1 }
            owners[run.component] = others.runs[outer].component
        }
        return owners
    }

    @inline(__always)
    private static func forEachRun(
        in line: ArraySlice<Float>,
        above level: Float,
        _ body: (_ columns: Range<Int>, _ peak: Float) -> Void
    ) {
        line.withUnsafeBufferPointer { line in
            var x = 0
            while x < line.count {
                guard line[x] > level else {
                    x += 1
                    continue
                }
                let first = x
                var peak = line[x]
                while x < line.count, line[x] > level {
                    peak = max(peak, line[x])
                    x += 1
                }
                body(first..<x, peak)
            }
        }
    }

    /// Both rows' runs lie in order, so that one walk along both finds all that touch.
    private func unite(_ row: Range<Int>, with above: Range<Int>, in parents: inout DisjointSets) {
        var start = above.lowerBound
        for run in row {
            let columns = runs[run].columns
            while start < above.upperBound, runs[start].columns.upperBound < columns.lowerBound { start += 1 }
            var upper = start
            while upper < above.upperBound, runs[upper].columns.lowerBound <= columns.upperBound {
                parents.unite(upper, run)
                upper += 1
            }
        }
    }

    private mutating func gather(_ peaks: [Float], _ parents: inout DisjointSets) {
        var numbers = [Int](repeating: 0, count: runs.count)
        for run in runs.indices {
            let root = parents.root(of: run)
            if root == run {
                numbers[run] = components.count
                components.append(Component(area: 0, peak: 0))
            }
            let number = numbers[root]
            runs[run].component = number
            components[number].area += runs[run].columns.count
            components[number].peak = max(components[number].peak, peaks[run])
        }
    }
}

/// Union-find; the root of a set is its smallest member.
private struct DisjointSets {
    private var parents: [Int] = []

    mutating func append() { parents.append(parents.count) }

    mutating func root(of member: Int) -> Int {
        var member = member
        while parents[member] != member {
            parents[member] = parents[parents[member]]
            member = parents[member]
        }
        return member
    }

    mutating func unite(_ one: Int, _ other: Int) {
        let (left, right) = (root(of: one), root(of: other))
        parents[max(left, right)] = min(left, right)
    }
}

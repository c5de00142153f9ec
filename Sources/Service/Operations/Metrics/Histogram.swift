import Synchronization

/// Counts values by labels and size. Any thread may record.
package final class Histogram: Sendable {
    /// Upper bounds of how long parts of a removal take, in seconds.
    static let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    /// Upper bounds of shares of a picture.
    static let shares = [0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99]

    private struct Series {
        /// Values up to each bound and above the one before; the last is for those above all.
        var counts: [Int]
        var sum = 0.0
    }

    private let name: String
    private let help: String
    private let labels: [String]
    private let bounds: [Double]
    private let series = Mutex<[[String]: Series]>([:])

    /// - Parameters:
    ///   - bounds: upper bounds in ascending order, each itself within.
    ///   - labels: as those of ``Counter``.
    package init(_ name: String, _ help: String, _ bounds: [Double], by labels: [String] = []) {
        self.name = name
        self.help = help
        self.bounds = bounds
        self.labels = labels
    }

    package func record(_ value: Double, _ values: String...) {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.withLock { series in
            series[values, default: Series(counts: [Int](repeating: 0, count: bounds.count + 1))].counts[
                bucket
            ] += 1
            series[values]?.sum += value
        }
    }

    /// How many values were recorded with these labels, and their mean; 0 where there are none.
    func totals(_ values: [String] = []) -> (count: Int, mean: Double) {
        guard let series = series.withLock({ $0[values] }) else { return (0, 0) }
        let count = series.counts.reduce(0, +)
        return (count, series.sum / Double(count))
    }

    /// What was recorded so far.
    package var family: MetricFamily {
        let series = series.withLock(\.self).sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return MetricFamily(
            name,
            .histogram,
            help,
            series.flatMap { samples(of: $1, MetricFamily.labels(labels, $0)) }
        )
    }

    private func samples(of series: Series, _ labels: [MetricFamily.Label]) -> [MetricFamily.Sample] {
        var below = 0
        var samples = zip(bounds + [.infinity], series.counts).map { bound, count in
            below += count
            let bound = MetricFamily.Label(name: "le", value: MetricFamily.text(of: bound))
            return MetricFamily.Sample(suffix: "_bucket", labels: labels + [bound], value: Double(below))
        }
        samples.append(MetricFamily.Sample(suffix: "_sum", labels: labels, value: series.sum))
        samples.append(MetricFamily.Sample(suffix: "_count", labels: labels, value: Double(below)))
        return samples
    }
}

import Synchronization

/// Counts events by labels. Any thread may count.
package final class Counter: Sendable {
    private let name: String
    private let help: String
    private let labels: [String]
    private let counts = Mutex<[[String]: Double]>([:])

    /// - Parameters:
    ///   - name: in snake case, with `_total` at its end.
    ///   - labels: their names; values come with each event, in this order. Each combination is a series of its own, so
    ///     values must be few.
    package init(_ name: String, _ help: String, by labels: [String] = []) {
        self.name = name
        self.help = help
        self.labels = labels
        // What happened never yet is told as zero, where it is known what that could be.
        if labels.isEmpty { counts.withLock { $0[[]] = 0 } }
    }

    package func count(_ values: String...) {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        counts.withLock { $0[values, default: 0] += 1 }
    }

    /// How often it happened with these labels.
    func total(_ values: [String]) -> Int { Int(counts.withLock { $0[values] } ?? 0) }

    /// What was counted so far.
    package var family: MetricFamily {
        let counts = counts.withLock(\.self).sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let samples = counts.map { values, count in
            MetricFamily.Sample(labels: MetricFamily.labels(labels, values), value: count)
        }
        return MetricFamily(name, .counter, help, samples)
    }
}

extension MetricFamily {
    static func labels(_ names: [String], _ values: [String]) -> [Label] {
        zip(names, values).map(Label.init)
    }
}

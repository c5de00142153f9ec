/// All samples of one metric, as a scrape of Prometheus reads them.
package struct MetricFamily: Sendable, Equatable {
    /// How a value develops.
    package enum Kind: String, Sendable {
        /// It only grows, until the process ends.
        case counter
        /// It goes up and down.
        case gauge
        /// How often values fell below each of some bounds.
        case histogram
    }

    /// One value.
    package struct Sample: Sendable, Equatable {
        /// Behind the family's name: `_bucket`, `_sum` and `_count` of a histogram.
        var suffix = ""
        var labels: [Label] = []
        var value: Double
    }

    /// What tells one sample from another.
    package struct Label: Sendable, Hashable {
        let name: String
        let value: String
    }

    let name: String
    let kind: Kind
    /// One sentence without a full stop.
    let help: String
    var samples: [Sample]

    package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// A gauge with a single sample.
    static func gauge(_ name: String, _ help: String, _ value: Double) -> MetricFamily {
        MetricFamily(name, .gauge, help, [Sample(value: value)])
    }
}

extension MetricFamily {
    /// The media type of ``text``.
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// The family in Prometheus's text format, version 0.0.4 (prometheus.io, "Exposition formats").
    package var text: String {
        let lines = samples.map {
            "\(name)\($0.suffix)\(Self.text(of: $0.labels)) \(Self.text(of: $0.value))\n"
        }
        return "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
            + lines.joined()
    }

    private static func text(of labels: [Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return quotes ? escaped.replacing("\"", with: "\\\"") : escaped
    }

    /// Whole numbers without a fraction: counts stay exact to the eye, too.
    static func text(of value: Double) -> String {
        if value == .infinity { return "+Inf" }
        if value == -.infinity { return "-Inf" }
        if value.isNaN { return "NaN" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}

import Foundation

/// Memory, time and files of this process, under the names that Prometheus's own clients give them.
enum ProcessFigures {
    static var families: [MetricFamily] {
        var families: [MetricFamily] = [
            .gauge(
                "process_start_time_seconds",
                "When the process began, in Unix seconds",
                started.timeIntervalSince1970
            ),
            MetricFamily(
                "process_cpu_seconds_total",
                .counter,
                "Time of processors used",
                [MetricFamily.Sample(value: processorSeconds)]
            ),
        ]
        if let residentByteCount {
            families.append(
                .gauge("process_resident_memory_bytes", "Resident memory", Double(residentByteCount))
            )
        }
        return families
    }

    /// A little after the process began: when this was first asked for.
    static let started = Date()

    /// Has the start noted; to be called once the process begins.
    static func noteStart() { _ = started }

    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    /// The second figure of `/proc/self/statm`, which counts pages; nil where there is no such file.
    static var residentByteCount: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }
}

import Foundation
import Service
import Synchronization

/// Tells what becomes of each photo: words and a bar on standard error for people, or lines of JSON on standard output for
/// programs.
final class BatchReport: Sendable {
    enum Style { case text, json, quiet }

    struct Failure: Sendable {
        let path: String
        let reason: String
    }

    /// One photo as a line of JSON.
    private struct Line: Encodable {
        enum Status: String, Encodable { case done, planned, skipped, failed }

        let input: String
        let output: String?
        let status: Status
        var seconds: Double?
        var error: String?
    }

    private let style: Style
    private let progress: ProgressBar?
    private let failures = Mutex<[Failure]>([])
    private let standardOutput = Mutex(FileHandle.standardOutput)

    /// - Parameter total: how many photos there are; nil for a folder that goes on filling, of which every cutout is told.
    init(_ style: Style, total: Int?) {
        self.style = style
        progress = total.map { ProgressBar(total: $0, isQuiet: style != .text) }
    }

    var failureCount: Int { failures.withLock(\.count) }

    func planned(_ job: RemovalJob) {
        if style == .json { return write(Line(input: job.input, output: job.output, status: .planned)) }
        print("\(job.input) -> \(job.output)")
    }

    func skipped(_ jobs: [RemovalJob]) {
        if style == .json {
            for job in jobs { write(Line(input: job.input, output: job.output, status: .skipped)) }
        } else if style == .text, !jobs.isEmpty {
            say(jobs.count == 1 ? "1 cutout is there already." : "\(jobs.count) cutouts are there already.")
        }
    }

    func done(_ job: RemovalJob, in duration: Duration) {
        if style == .json {
            let seconds = (duration / .milliseconds(1)).rounded() / 1000
            write(Line(input: job.input, output: job.output, status: .done, seconds: seconds))
        } else if style == .text, progress == nil {
            say(job.output)
        }
        progress?.advance()
    }

    func failed(_ path: String, output: String? = nil, _ reason: String) {
        failures.withLock { $0.append(Failure(path: path, reason: reason)) }
        if style == .json {
            write(Line(input: path, output: output, status: .failed, error: reason))
        } else if progress == nil {
            say("\(path): \(reason)")
        }
        progress?.advance()
    }

    /// Tells what else was there, and lists what failed.
    func finish(_ plan: RemovalPlan) {
        progress?.finish()
        if style == .text {
            if plan.results > 0 { say("\(plan.results) of the files are cutouts of an earlier run.") }
            if let others = PhotoFolder.summary(of: plan.others) { say(others) }
        }
        let failures = failures.withLock { $0.sorted { $0.path < $1.path } }
        guard style != .json, progress != nil, !failures.isEmpty else { return }
        let total = plan.jobs.count + plan.unreadable.count
        say(
            (["\(failures.count) of \(total) could not be cut out:"]
                + failures.map { "  \($0.path): \($0.reason)" }).joined(separator: "\n")
        )
    }

    /// A sentence for people, whichever style programs are told in.
    func say(_ sentence: String) {
        FileHandle.standardError.write(Data((sentence + "\n").utf8))
    }

    private func write(_ line: Line) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let text = try? encoder.encode(line) else { return }
        standardOutput.withLock { $0.write(text + [0x0A]) }
    }
}

import Foundation
import Synchronization

/// One line on a terminal that tells how far a batch has come; silent where standard error is not a terminal, so
/// that pipes and logs stay clean.
final class ProgressBar: Sendable {
    private let total: Int
    private let isVisible: Bool
    private let started = ContinuousClock.now
    private let done = Mutex(0)

    private static let cells = 28
    private static let clearLine = "\r\u{1B}[K"

    init(total: Int, isQuiet: Bool) {
        self.total = total
        isVisible = !isQuiet && total > 1 && isatty(STDERR_FILENO) == 1
        if isVisible { draw(done: 0) }
    }

    /// Counts one photo as finished.
    func advance() {
        done.withLock { done in
            done += 1
            if isVisible { draw(done: done) }
        }
    }

    /// Writes a line that stays, above the bar.
    func report(_ line: String) {
        done.withLock { done in
            if isVisible { write(Self.clearLine) }
            write(line + "\n")
            if isVisible { draw(done: done) }
        }
    }

    /// Takes the bar off the terminal.
    func finish() {
        if isVisible { write(Self.clearLine) }
    }

    private func draw(done: Int) {
        let filled = Self.cells * done / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.cells - filled)
        write("\(Self.clearLine)\(bar) \(done)/\(total)\(remaining(after: done))")
    }

    private func remaining(after done: Int) -> String {
        guard done > 0, done < total else { return "" }
        let elapsed = started.duration(to: .now) / .seconds(1)
        let seconds = Int((elapsed / Double(done) * Double(total - done)).rounded(.up))
        return seconds < 60 ? "  \(seconds) s left" : "  \(seconds / 60) min \(seconds % 60) s left"
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

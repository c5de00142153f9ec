/// Who runs, who waits, and whose turn it is: the rules of ``RemovalGate`` without its lock.
///
/// The next turn is of the caller with the fewest pixels running, of several the one who has waited longest (max-min
/// fairness: Bertsekas and Gallager, Data Networks, section 6.5.2). Where that one does not fit beside what runs, nobody
/// else goes before it: a large photo waits no longer than everybody who came before takes.
struct RemovalQueue {
    typealias Claim = RemovalGate.Claim

    enum Standing: Equatable {
        case waiting, turn
        /// The place went to somebody who had fewer.
        case refused
    }

    /// How much there is to do.
    struct Load: Equatable {
        let running: Int
        let waiting: Int
        let pixels: Int
    }

    private struct Entry {
        let ticket: UInt64
        let claim: Claim
    }

    private let capacity: Int
    private let pixels: Int
    private let lineLength: Int
    private var running = 0
    private var runningPixels: [String: Int] = [:]
    /// In the order in which they came.
    private var line: [Entry] = []
    private var nextTicket: UInt64 = 0

    init(capacity: Int, pixels: Int, lineLength: Int) {
        self.capacity = capacity
        self.pixels = pixels
        self.lineLength = lineLength
    }

    /// Takes a place in the line, which in a full one goes from whoever has most to whoever has fewer.
    ///
    /// - Returns: nil where there is none. What can run at once needs no place.
    mutating func join(_ claim: Claim) -> UInt64? {
        let isServedAtOnce = line.isEmpty && fits(claim)
        if claim.kind == .single, !isServedAtOnce, !makeRoom(for: claim.caller) { return nil }
        defer { nextTicket += 1 }
        line.append(Entry(ticket: nextTicket, claim: claim))
        return nextTicket
    }

    func standing(of ticket: UInt64) -> Standing {
        guard line.contains(where: { $0.ticket == ticket }) else { return .refused }
        guard let next, next.ticket == ticket, fits(next.claim) else { return .waiting }
        return .turn
    }

    /// Lets one whose turn it is run.
    mutating func enter(_ ticket: UInt64) {
        guard let index = line.firstIndex(where: { $0.ticket == ticket }) else { return }
        let claim = line.remove(at: index).claim
        running += 1
        runningPixels[claim.caller, default: 0] += claim.pixels
    }

    /// Ends one that ran.
    mutating func leave(_ claim: Claim) {
        running -= 1
        let rest = runningPixels[claim.caller, default: 0] - claim.pixels
        runningPixels[claim.caller] = rest > 0 ? rest : nil
    }

    /// Gives up a place in the line.
    mutating func abandon(_ ticket: UInt64) { line.removeAll { $0.ticket == ticket } }

    var load: Load {
        Load(running: running, waiting: line.count, pixels: runningPixels.values.reduce(0, +))
    }

    /// Of a caller the single ones go first: somebody waits for those.
    private var next: Entry? {
        line.min { first, second in rank(first) < rank(second) }
    }

    private func rank(_ entry: Entry) -> (pixels: Int, kind: Int, ticket: UInt64) {
        (runningPixels[entry.claim.caller] ?? 0, entry.claim.kind == .single ? 0 : 1, entry.ticket)
    }

    private func fits(_ claim: Claim) -> Bool {
        running == 0 || running < capacity && claim.pixels <= pixels - runningPixels.values.reduce(0, +)
    }

    private mutating func makeRoom(for caller: String) -> Bool {
        let singles = line.filter { $0.claim.kind == .single }
        guard singles.count >= lineLength else { return true }
        let counts = Dictionary(grouping: singles) { $0.claim.caller }.mapValues(\.count)
        guard let largest = counts.max(by: { $0.value < $1.value }),
            largest.value > counts[caller, default: 0] + 1,
            let last = singles.last(where: { $0.claim.caller == largest.key })
        else { return false }
        abandon(last.ticket)
        return true
    }
}

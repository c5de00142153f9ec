import Foundation
import Imaging

/// Photos that arrive in a folder, each told once, when whoever writes it is through.
///
/// What is there at the start counts as arriving then, so nothing is missed between two runs.
final class ArrivingPhotos {
    /// What the folder has come to.
    enum State { case there, vanished }

    private struct Waiting {
        var due: ContinuousClock.Instant
        /// What the file was when it was looked at last, where nobody else says that it is finished.
        var seen: FileIdentity?
    }

    private let folder: String
    private let leftOut: String?
    private let isRecursive: Bool
    private let events: FolderEvents
    private var waiting: [String: Waiting] = [:]
    /// What was told already, and files that are no photos.
    private var known: [String: FileIdentity] = [:]

    /// Programs that write in several goes close a file and open it again at once.
    private static let pause = Duration.milliseconds(100)
    /// How long a file must stay as it is where the kernel does not say whether somebody writes it.
    private static let stillness = Duration.seconds(1)
    private static let pollMilliseconds: Int32 = 100
    private static let headSize = 4_096

    /// - Parameter leftOut: a folder inside that is not looked at: the results.
    init(_ folder: String, leavingOut leftOut: String?, isRecursive: Bool) throws {
        // Leases are asked for, and their holders told by this signal, which would end the process: see FileUse.
        signal(SIGIO, SIG_IGN)
        self.folder = folder
        self.leftOut = leftOut
        self.isRecursive = isRecursive
        events = try FolderEvents(
            folder,
            leavingOut: leftOut.map(PhotoFile.absolute),
            isRecursive: isRecursive
        )
        list(folder)
    }

    /// Paths of photos that are finished since the last call; returns after a moment where there are none.
    func next() throws -> (photos: [String], state: State) {
        var state = State.there
        for event in events.next(within: Self.pollMilliseconds) {
            switch event {
            case .file(let path): expect(path)
            case .folder(let path):
                try events.add(path)
                if isRecursive { list(path) }
            case .overflow: list(folder)
            case .vanished: state = .vanished
            }
        }
        let now = ContinuousClock.now
        let due = waiting.filter { $0.value.due <= now }.keys.sorted()
        return (due.filter(isFinishedPhoto), state)
    }

    private func expect(_ path: String) {
        waiting[path] = Waiting(due: .now + Self.pause)
    }

    private func list(_ folder: String) {
        let found = PhotoFolder(folder, leavingOut: leftOut, isRecursive: isRecursive)
        for below in found.photos { expect((folder as NSString).appendingPathComponent(below)) }
    }

    private func isFinishedPhoto(_ path: String) -> Bool {
        guard let identity = FileIdentity(path) else {
            waiting[path] = nil
            return false
        }
        if known[path] == identity {
            waiting[path] = nil
            return false
        }
        guard isSettled(path, identity) else { return false }
        waiting[path] = nil
        known[path] = identity
        let head = (try? PhotoFile.head(path, count: Self.headSize)) ?? []
        return SourceFormat.detect(head[...]) != nil
    }

    private func isSettled(_ path: String, _ identity: FileIdentity) -> Bool {
        switch FileUse.look(at: path) {
        case .settled: return true
        case .gone:
            waiting[path] = nil
            return false
        case .beingWritten:
            waiting[path]?.due = .now + Self.pause
            return false
        case .unknown:
            if waiting[path]?.seen == identity { return true }
            waiting[path] = Waiting(due: .now + Self.stillness, seen: identity)
            return false
        }
    }
}

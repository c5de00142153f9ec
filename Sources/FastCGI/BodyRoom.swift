import Synchronization

/// The memory that requests' bodies may take together.
final class BodyRoom: Sendable {
    /// Bodies up to this size are let in always: what they take is little beside a thread's own stack.
    private static let smallSize = 64 << 10

    /// Some of the room, for as long as somebody holds this.
    final class Share: Sendable {
        private let size: Int
        private let room: BodyRoom

        fileprivate init(_ size: Int, of room: BodyRoom) {
            self.size = size
            self.room = room
        }

        deinit { room.free.withLock { $0 += size } }
    }

    private let free: Mutex<Int>

    /// - Parameter size: how many bytes there are.
    init(_ size: Int) { free = Mutex(size) }

    /// Room for a body; nil while others have it.
    func take(_ size: Int) -> Share? {
        let size = size > Self.smallSize ? size : 0
        let isTaken = free.withLock { free in
            guard free >= size else { return false }
            free -= size
            return true
        }
        return isTaken ? Share(size, of: self) : nil
    }
}

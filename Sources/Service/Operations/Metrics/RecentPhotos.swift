import Matting
import Synchronization

/// Which model worked on each of the latest photos, to notice those that are run again.
///
/// It holds hashes with a seed of this process, of which no photo can be told.
final class RecentPhotos: Sendable {
    private struct State {
        var models: [Int: ModelInfo] = [:]
        /// A ring of the photos' hashes, the oldest at `next`.
        var order: [Int] = []
        var next = 0
    }

    private static let capacity = 2000
    /// Photos that begin and end alike for so many bytes, and are as long, are the same.
    private static let comparedBytes = 1 << 15

    private let state = Mutex(State())

    /// Notes a photo's model, and tells which one had it before.
    func replace(_ photo: ArraySlice<UInt8>, by model: ModelInfo) -> ModelInfo? {
        let hash = Self.hash(photo)
        return state.withLock { state in
            if let earlier = state.models.updateValue(model, forKey: hash) { return earlier }
            if state.order.count < Self.capacity {
                state.order.append(hash)
            } else {
                state.models[state.order[state.next]] = nil
                state.order[state.next] = hash
                state.next = (state.next + 1) % Self.capacity
            }
            return nil
        }
    }

    private static func hash(_ photo: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(photo.count)
        for part in [photo.prefix(comparedBytes), photo.suffix(comparedBytes)] {
            part.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
        return hasher.finalize()
    }
}

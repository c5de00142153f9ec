import Foundation
import Matting

/// Keeps freed memory for the next removal, which otherwise waits for some 100 MB of fresh pages, and yet gives it back
/// every half minute, so that the process stays as small after days of photos of all sizes as after its first ones.
package enum FreedMemory {
    private static let interval: TimeInterval = 30

    /// To be called once, before the model is loaded. Works on a thread of its own for as long as the process lives.
    package static func manage() {
        TorchModel.keepFreedMemory()
        Thread.detachNewThread {
            while true {
                Thread.sleep(forTimeInterval: interval)
                TorchModel.returnFreedMemory()
            }
        }
    }
}

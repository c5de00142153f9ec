import Foundation
import Imaging

/// What decoding a file came to and cost.
struct Probe: Encodable {
    var width: Int?
    var height: Int?
    var hasProfile = false
    var code: String?
    var message: String?
    /// Of all threads, user and system.
    var cpuSeconds = 0.0
    /// How much the process grew at most, in bytes, above what it had with the file read and nothing decoded.
    var grownBytes = 0

    static func run(_ path: String, pixels: String?) throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        let (memory, time) = (try peakMemory(), processorTime())
        var probe = Probe()
        let result = Result { () throws(ImagingError) in try ImageDecoder.decode(bytes[...]) }
        probe.cpuSeconds = Probe.processorTime() - time
        probe.grownBytes = try Probe.peakMemory() - memory
        switch result {
        case .success(let image):
            (probe.width, probe.height) = (image.width, image.height)
            probe.hasProfile = image.colorProfile != nil
            if let pixels { try Data(image.pixels).write(to: URL(filePath: pixels)) }
        case .failure(let error):
            (probe.code, probe.message) = (error.code.rawValue, error.message)
        }
        print(String(decoding: try JSONEncoder().encode(probe), as: UTF8.self))
    }

    private static func processorTime() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1_000_000
        }
    }

    /// The most that was resident at any time. (What `getrusage` tells includes the parent before it called this program.)
    private static func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 } ?? 0
    }
}

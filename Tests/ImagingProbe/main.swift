import Foundation
import Imaging

// Decodes one file as the server would and prints a line of JSON: what came of it, and what it cost this process.
//
//   imaging-probe FILE [RGBA]           RGBA: where to put the pixels
//   imaging-probe --time COUNT FILE...  the least milliseconds of COUNT decodes of each
//
// Tests run it as a child, so that the cost of a hostile file is measured and nothing else's, and a crash is seen.

let arguments = Array(CommandLine.arguments.dropFirst())

if arguments.first == "--time", arguments.count > 2, let count = Int(arguments[1]) {
    for path in arguments.dropFirst(2) {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        let clock = ContinuousClock()
        let times = try (0..<count).map { _ in
            try clock.measure { _ = try ImageDecoder.decode(bytes[...]) } / .milliseconds(1)
        }
        print("\(times.min() ?? 0)\t\(path)")
    }
} else if let path = arguments.first {
    try Probe.run(path, pixels: arguments.dropFirst().first)
} else {
    print("usage: imaging-probe FILE [RGBA] | --time COUNT FILE...")
    exit(2)
}

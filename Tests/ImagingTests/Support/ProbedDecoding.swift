import Foundation

/// What decoding came to and cost in a process of its own; `ImagingProbe` says what the numbers are.
struct ProbedDecoding: Decodable {
    let width: Int?
    let height: Int?
    let hasProfile: Bool
    let code: String?
    let message: String?
    let cpuSeconds: Double
    let grownBytes: Int

    struct Failure: Error {
        let status: Int32
    }

    /// The probe stands beside the program that the tests are.
    private static var probe: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "ImagingProbe")
    }

    /// Decodes these bytes in a child.
    ///
    /// - Throws: `Failure` where it crashed.
    static func run(_ bytes: [UInt8]) throws -> ProbedDecoding {
        let file = FileManager.default.temporaryDirectory.appending(path: "probed-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = probe
        process.arguments = [file.path]
        process.standardOutput = output
        try process.run()
        let line = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return try JSONDecoder().decode(ProbedDecoding.self, from: line)
    }
}

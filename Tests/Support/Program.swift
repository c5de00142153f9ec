import Foundation
import Glibc

/// Another program under test, ended with the last reference to it.
package final class Program {
    private let process = Process()

    /// Starts `path`; its output goes nowhere.
    package init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Kills it: a child inherits the signals that threads of this process block, and SIGTERM is one of them.
    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Whether it ended well. Waits for that.
    package func succeeded() -> Bool {
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Returns once `isReady` is true, or false when the program has ended or half a minute has gone by.
    package func waits(until isReady: () -> Bool) -> Bool {
        for _ in 0..<300 {
            if isReady() { return true }
            guard process.isRunning else { return false }
            usleep(100_000)
        }
        return false
    }
}

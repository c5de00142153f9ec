import ArgumentParser
import Foundation
import Service

/// Which data folder a command is about.
struct DataOptions: ParsableArguments {
    @Option(help: "The data folder; without it that of CUTOUT_DATA, or 'data'.")
    var data: String?

    var folder: String {
        data ?? ProcessInfo.processInfo.environment["CUTOUT_DATA"].flatMap { $0.isEmpty ? nil : $0 } ?? "data"
    }
}

/// Figures as people read them.
enum Amount {
    static func bytes(_ count: Int) -> String { count.formatted(.byteCount(style: .file)) }

    static func of(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

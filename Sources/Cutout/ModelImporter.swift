import ArgumentParser
import Foundation

/// Runs `models/import.py`, which turns published weights into what libtorch loads.
///
/// The conversion needs Python with PyTorch of the same release as libtorch. Debian's own interpreter has it as
/// `python3-torch`; another one may be named by `CUTOUT_PYTHON`.
struct ModelImporter {
    let modelsDirectory: String

    func run(name: String) throws {
        let python = ProcessInfo.processInfo.environment["CUTOUT_PYTHON"] ?? "/usr/bin/python3"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw ValidationError(
                "\(python) is missing. Install python3, python3-torch and python3-onnx, or name another Python by CUTOUT_PYTHON."
            )
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["\(modelsDirectory)/import.py", name]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    }
}

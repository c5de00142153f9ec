import ArgumentParser
import Foundation
import Service

/// Runs `import.py` of the installation, which turns published weights into what libtorch loads, and puts them beside
/// itself. A folder that somebody else names, or that happens to be the current one, has its programs not run.
///
/// The conversion needs Python with PyTorch of the same release as libtorch. Debian's own interpreter has it as
/// `python3-torch`; another one may be named by `CUTOUT_PYTHON`.
struct ModelImporter {
    /// The folder of models that belongs to this executable.
    private let folder: String

    /// - Parameter modelsDirectory: where models are looked for, which must be the installation's own folder.
    init(modelsDirectory: String) throws {
        folder = ModelsDirectory.standard
        guard Self.isSame(modelsDirectory, folder) else {
            throw ValidationError(
                "Models are imported into \(folder), the installation's own folder, and CUTOUT_MODELS names \(modelsDirectory). Unset it to fetch a model."
            )
        }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        let paths = [one, other].map {
            URL(fileURLWithPath: $0).resolvingSymlinksInPath().standardizedFileURL
        }
        return paths[0].path == paths[1].path
    }

    func run(name: String) throws {
        let python = ProcessInfo.processInfo.environment["CUTOUT_PYTHON"] ?? "/usr/bin/python3"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw ValidationError(
                "\(python) is missing. Install python3, python3-torch and python3-onnx, or name another Python by CUTOUT_PYTHON."
            )
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["\(folder)/import.py", name]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ExitCode(process.terminationStatus) }
    }
}

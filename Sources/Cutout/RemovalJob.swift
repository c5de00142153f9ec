import Foundation
import Imaging

/// One photo of a command line: where it is read and where its cutout goes.
package struct RemovalJob: Equatable {
    package let input: String
    package let output: String

    package init(input: String, output: String) {
        self.input = input
        self.output = output
    }
}

extension RemovalJob {
    /// Extensions under which photos are looked for in a folder. Files named one by one may be called anything.
    static let photoExtensions: Set<String> = ["jpg", "jpeg", "jpe", "png", "webp"]

    /// Plans the whole batch before anything is read, so that a wrong destination is found at once.
    ///
    /// A folder is searched with everything below it and keeps its structure in the output folder. Without an output,
    /// each cutout lies beside its photo as `NAME-cutout.EXTENSION`. Of photos whose cutouts would have the same
    /// name (`cat.jpg` and `cat.png`) the later ones are numbered: `cat.png`, `cat-2.png`.
    /// Photos inside the output folder are results of an earlier run and left out.
    ///
    /// - Throws: `PlanningError`.
    package static func plan(inputs: [String], output: String?, format: ImageFormat) throws -> [RemovalJob] {
        if inputs.count == 1, !isFolder(inputs[0]), let output, !isFolder(output), !output.hasSuffix("/") {
            return [RemovalJob(input: inputs[0], output: output)]
        }
        let photos = try inputs.flatMap { try expand($0, output: output) }
        guard !photos.isEmpty else {
            throw PlanningError("There is no JPEG, PNG or WebP photo in \(inputs.joined(separator: ", ")).")
        }
        return named(photos, output: output, format: format)
    }

    /// A batch that cannot be planned, in words for the person at the command line.
    package struct PlanningError: Error, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    private struct Photo {
        let path: String
        /// The path below the output folder, without extension.
        let stem: String
    }

    private static func expand(_ input: String, output: String?) throws -> [Photo] {
        guard isFolder(input) else {
            let name = URL(fileURLWithPath: input).deletingPathExtension().lastPathComponent
            return [Photo(path: input, stem: name)]
        }
        guard let output else {
            throw PlanningError("\(input) is a folder: say with --output into which folder its cutouts go.")
        }
        return photos(inFolder: input, leavingOut: output)
    }

    private static func photos(inFolder folder: String, leavingOut output: String) -> [Photo] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let skipped = URL(fileURLWithPath: output, isDirectory: true).standardizedFileURL.path + "/"
        return names.filter { photoExtensions.contains(($0 as NSString).pathExtension.lowercased()) }.sorted()
            .map {
                Photo(
                    path: (folder as NSString).appendingPathComponent($0),
                    stem: ($0 as NSString).deletingPathExtension
                )
            }
            .filter { !URL(fileURLWithPath: $0.path).standardizedFileURL.path.hasPrefix(skipped) }
    }

    private static func named(_ photos: [Photo], output: String?, format: ImageFormat) -> [RemovalJob] {
        var taken: Set<String> = []
        return photos.map { photo in
            let stem = destination(of: photo, output: output)
            let candidates = sequence(first: 1) { $0 + 1 }.lazy.map { $0 == 1 ? stem : "\(stem)-\($0)" }
            let unused = candidates.first { !taken.contains($0) } ?? stem
            taken.insert(unused)
            return RemovalJob(input: photo.path, output: "\(unused).\(format.fileExtension)")
        }
    }

    private static func destination(of photo: Photo, output: String?) -> String {
        if let output { return (output as NSString).appendingPathComponent(photo.stem) }
        let folder = (photo.path as NSString).deletingLastPathComponent
        return (folder as NSString).appendingPathComponent(photo.stem + "-cutout")
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}

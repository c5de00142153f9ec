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
    /// Plans the whole batch before anything is read, so that a wrong destination is found at once.
    ///
    /// A folder is searched, with everything below it, for files whose content is a photo, whatever they are called; it
    /// keeps its structure in the output folder. Without an output, each cutout lies beside its photo as `NAME-cutout.EXTENSION`. Of photos whose cutouts would have the same
    /// name (`cat.jpg` and `cat.png`) the later ones are numbered: `cat.png`, `cat-2.png`.
    /// Photos inside the output folder are results of an earlier run and left out.
    ///
    /// - Throws: `PlanningError`.
    package static func plan(inputs: [String], output: String?, format: ImageFormat) throws -> RemovalPlan {
        if inputs.count == 1, !isFolder(inputs[0]), let output, !isFolder(output), !output.hasSuffix("/") {
            return RemovalPlan(jobs: [RemovalJob(input: inputs[0], output: output)])
        }
        if let output, PhotoFile.kind(output, followingLinks: true) == .file {
            throw PlanningError("\(output) is a file; several cutouts need a folder to go into.")
        }
        var plan = RemovalPlan()
        let photos = try inputs.flatMap { try expand($0, output: output, into: &plan) }
        guard !photos.isEmpty || !plan.unreadable.isEmpty else {
            let nothing = "There is no photo in \(inputs.joined(separator: ", "))."
            throw PlanningError(
                [nothing, PhotoFolder.summary(of: plan.others)].compactMap { $0 }.joined(separator: "\n")
            )
        }
        plan.jobs = named(photos, output: output, format: format)
        return plan
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

    private static func expand(_ input: String, output: String?, into plan: inout RemovalPlan) throws
        -> [Photo]
    {
        guard isFolder(input) else {
            let name = URL(fileURLWithPath: input).deletingPathExtension().lastPathComponent
            return [Photo(path: input, stem: name)]
        }
        guard let output else {
            throw PlanningError("\(input) is a folder: say with --output into which folder its cutouts go.")
        }
        let folder = PhotoFolder(input, leavingOut: output)
        plan.others.merge(folder.others, uniquingKeysWith: +)
        plan.unreadable += folder.unreadable
        return folder.photos.map {
            Photo(
                path: (input as NSString).appendingPathComponent($0),
                stem: ($0 as NSString).deletingPathExtension
            )
        }
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
        PhotoFile.kind(path, followingLinks: true) == .folder
    }
}

/// What a command line comes to.
package struct RemovalPlan {
    package var jobs: [RemovalJob] = []
    /// Files in folders that are no photos, by what they are.
    package var others: [OtherFormat: Int] = [:]
    /// Files and folders that might have been photos.
    package var unreadable: [PhotoFolder.Unreadable] = []
}

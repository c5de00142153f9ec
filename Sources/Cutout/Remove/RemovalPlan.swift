import Foundation
import Imaging

/// What a command line comes to.
package struct RemovalPlan {
    package var jobs: [RemovalJob] = []
    /// Those whose cutouts are there already.
    package var skipped: [RemovalJob] = []
    /// Files in folders that are no photos, by what they are.
    package var others: [OtherFormat: Int] = [:]
    /// Files and folders that might have been photos.
    package var unreadable: [PhotoFolder.Unreadable] = []
    /// How many photos are cutouts of an earlier run.
    package var results = 0

    /// Nothing to do.
    package init() {}

    /// A batch that cannot be planned, in words for the person at the command line.
    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    /// Plans the whole batch before anything is read, so that a wrong destination is found at once.
    ///
    /// A folder is searched for files whose content is a photo, whatever they are called; it keeps its structure in the
    /// output folder, which is left out where it lies inside.
    ///
    /// - Parameters:
    ///   - template: how cutouts are called; as their photos, or beside these `NAME-cutout`, where nil.
    ///   - isRecursive: whether folders in folders are searched too.
    ///   - skipsDone: whether photos whose cutouts are there are passed over.
    /// - Throws: ``Refusal``.
    package init(
        inputs: [String],
        place: OutputPlace,
        format: ImageFormat,
        template: NameTemplate? = nil,
        isRecursive: Bool = true,
        skipsDone: Bool = false
    ) throws {
        if case .file(let path) = place {
            jobs = [RemovalJob(input: inputs[0], output: path)]
        } else {
            let photos = try inputs.flatMap { try expand($0, place, isRecursive) }
            var names = CutoutNames(output: place.folder, template: template, format: format)
            jobs = names.jobs(for: withoutResults(Self.unique(photos), names))
            try checkSomething(inputs)
        }
        if skipsDone {
            skipped = jobs.filter(\.isDone)
            jobs.removeAll(where: skipped.contains)
        }
    }

    private mutating func expand(_ input: String, _ place: OutputPlace, _ isRecursive: Bool) throws
        -> [CutoutNames.Photo]
    {
        guard PhotoFile.isFolder(input) else { return [CutoutNames.Photo(path: input, folder: "")] }
        guard place != .beside else {
            throw Refusal(
                "\(input) is a folder: say with --output into which folder its cutouts go, which may be \(input) itself."
            )
        }
        let folder = PhotoFolder(input, leavingOut: place.folder, isRecursive: isRecursive)
        others.merge(folder.others, uniquingKeysWith: +)
        unreadable += folder.unreadable
        return folder.photos.map { below in
            CutoutNames.Photo(
                path: (input as NSString).appendingPathComponent(below),
                folder: (below as NSString).deletingLastPathComponent
            )
        }
    }

    /// A photo that was named twice is worked on once.
    private static func unique(_ photos: [CutoutNames.Photo]) -> [CutoutNames.Photo] {
        var seen: Set<String> = []
        return photos.filter { seen.insert(PhotoFile.absolute($0.path)).inserted }
    }

    private mutating func withoutResults(_ photos: [CutoutNames.Photo], _ names: CutoutNames)
        -> [CutoutNames.Photo]
    {
        let stems = Dictionary(grouping: photos, by: \.home).mapValues(CutoutNames.stems)
        let rest = photos.filter { !names.isResult($0, beside: stems[$0.home] ?? []) }
        results = photos.count - rest.count
        return rest
    }

    private func checkSomething(_ inputs: [String]) throws {
        guard jobs.isEmpty, unreadable.isEmpty else { return }
        let nothing = "There is no photo in \(inputs.joined(separator: ", "))."
        throw Refusal([nothing, PhotoFolder.summary(of: others)].compactMap { $0 }.joined(separator: "\n"))
    }
}

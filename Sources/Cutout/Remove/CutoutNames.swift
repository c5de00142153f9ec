import Foundation
import Imaging

/// Names cutouts so that none takes the place of another, or of a photo.
///
/// A name depends on the photos alone and not on what was done before, so that a second run finds the cutouts of the first.
struct CutoutNames {
    /// A photo, and where it stands below the folder that was named.
    struct Photo: Equatable {
        let path: String
        /// The folder below the one that was named; empty at its top, and for photos that were named themselves.
        let folder: String

        var stem: String { ((path as NSString).lastPathComponent as NSString).deletingPathExtension }
        var fileExtension: String { (path as NSString).pathExtension.lowercased() }
        /// The folder that it lies in.
        var home: String { (path as NSString).deletingLastPathComponent }
        /// What it is called where another photo has the same stem.
        var fullStem: String { fileExtension.isEmpty ? stem : "\(stem)-\(fileExtension)" }
    }

    let output: String?
    let template: NameTemplate?
    let fileExtension: String

    /// What is taken, by the input that it is for, or that it is.
    private var taken: [String: String] = [:]

    init(output: String?, template: NameTemplate?, format: ImageFormat) {
        self.output = output
        self.template = template
        fileExtension = format.fileExtension
    }

    /// Jobs for all photos at once. Those of the same name get their extension into it: `cat-jpg.png`, `cat-png.png`.
    mutating func jobs(for photos: [Photo]) -> [RemovalJob] {
        for photo in photos { taken[PhotoFile.absolute(photo.path)] = photo.path }
        let counts = Dictionary(grouping: photos) { PhotoFile.absolute(path(of: $0, $0.stem)) }
            .mapValues(\.count)
        return photos.map { photo in
            job(for: photo, isAlone: counts[PhotoFile.absolute(path(of: photo, photo.stem))] == 1)
        }
    }

    /// The job for one more photo, which keeps the name that it had.
    mutating func job(for photo: Photo, isAlone: Bool = true) -> RemovalJob {
        let path = candidates(photo, isAlone: isAlone).first { isFree($0, photo) } ?? photo.path
        taken[PhotoFile.absolute(path)] = photo.path
        return RemovalJob(input: photo.path, output: path)
    }

    /// Whether a photo's name is one of a cutout's, in a folder where those lie too.
    func mayBeResult(_ photo: Photo) -> Bool {
        isInPlace(photo) && usedTemplate(photo).stem(of: photo.stem) != nil
    }

    /// Whether a photo is the cutout of another one, from an earlier run in the same folder.
    ///
    /// - Parameter stems: stems of the photos that lie in its folder, as ``stems(of:)`` makes them.
    func isResult(_ photo: Photo, beside stems: Set<String>) -> Bool {
        guard isInPlace(photo), let stem = usedTemplate(photo).stem(of: photo.stem) else { return false }
        return stems.contains(stem)
    }

    /// What cutouts of photos may be called after.
    static func stems(of photos: [Photo]) -> Set<String> {
        Set(photos.flatMap { [$0.stem, $0.fullStem] })
    }

    /// What a cutout may be called, the best name first; there is no end of them.
    private func candidates(_ photo: Photo, isAlone: Bool) -> some Sequence<String> {
        let stems = isAlone ? [photo.stem, photo.fullStem] : [photo.fullStem]
        return sequence(first: 0) { $0 + 1 }.lazy.map { number in
            path(
                of: photo,
                number < stems.count ? stems[number] : "\(photo.fullStem)-\(number - stems.count + 2)"
            )
        }
    }

    private func isFree(_ path: String, _ photo: Photo) -> Bool {
        let owner = taken[PhotoFile.absolute(path)]
        return owner == nil
            || owner == photo.path && PhotoFile.absolute(path) != PhotoFile.absolute(photo.path)
    }

    private func path(of photo: Photo, _ stem: String) -> String {
        let name = "\(usedTemplate(photo).name(stem)).\(fileExtension)"
        return (destination(of: photo) as NSString).appendingPathComponent(name)
    }

    private func usedTemplate(_ photo: Photo) -> NameTemplate {
        template ?? (isInPlace(photo) ? .beside : .plain)
    }

    private func isInPlace(_ photo: Photo) -> Bool {
        PhotoFile.absolute(destination(of: photo)) == PhotoFile.absolute(photo.home)
    }

    private func destination(of photo: Photo) -> String {
        guard let output else { return photo.home }
        return photo.folder.isEmpty ? output : (output as NSString).appendingPathComponent(photo.folder)
    }
}

import Foundation
import Imaging

/// The photos in a folder and everything below it, told by their content, and what else was there.
package struct PhotoFolder {
    package struct Unreadable: Equatable {
        let path: String
        let reason: String

        package init(path: String, reason: String) {
            (self.path, self.reason) = (path, reason)
        }
    }

    /// Below the folder, in order of their names.
    private(set) var photos: [String] = []
    /// How many files of each other kind there are.
    private(set) var others: [OtherFormat: Int] = [:]
    private(set) var unreadable: [Unreadable] = []

    private let folder: String
    /// A folder that is left out: the results of an earlier run.
    private let leftOut: String?
    private let isRecursive: Bool

    /// What tells a format lies in a file's first bytes.
    private static let headSize = 4_096

    /// Hidden files and folders, and those in which macOS keeps what other file systems cannot (`._photo.jpg`), are
    /// passed over. Links to folders are not followed, for they can lead in circles.
    init(_ folder: String, leavingOut leftOut: String?, isRecursive: Bool = true) {
        self.folder = folder
        self.leftOut = leftOut.map { PhotoFile.absolute($0) }
        self.isRecursive = isRecursive
        list("")
        photos.sort()
    }

    private func isLeftOut(_ path: String) -> Bool { PhotoFile.absolute(path) == leftOut }

    private mutating func list(_ below: String) {
        let path = below.isEmpty ? folder : (folder as NSString).appendingPathComponent(below)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            unreadable.append(Unreadable(path: path, reason: PhotoFile.reason(error)))
            return
        }
        for name in names where !name.hasPrefix(".") {
            look(at: below.isEmpty ? name : (below as NSString).appendingPathComponent(name))
        }
    }

    private mutating func look(at below: String) {
        let path = (folder as NSString).appendingPathComponent(below)
        switch PhotoFile.kind(path, followingLinks: false) {
        case .folder where isRecursive && !isLeftOut(path): list(below)
        case .file: sort(below, path)
        case .link where PhotoFile.kind(path, followingLinks: true) == .file: sort(below, path)
        case .folder, .link, .other: break
        }
    }

    private mutating func sort(_ below: String, _ path: String) {
        do {
            let head = try PhotoFile.head(path, count: PhotoFolder.headSize)
            if SourceFormat.detect(head[...]) != nil {
                photos.append(below)
            } else {
                others[OtherFormat.detect(head[...]), default: 0] += 1
            }
        } catch {
            unreadable.append(Unreadable(path: path, reason: PhotoFile.reason(error)))
        }
    }

    /// How many files were no photos, and what they are; `nil` where there were none.
    package static func summary(of others: [OtherFormat: Int]) -> String? {
        let count = others.values.reduce(0, +)
        guard count > 0 else { return nil }
        let kinds = others.sorted { ($1.value, $0.key.what) < ($0.value, $1.key.what) }
            .map { "  \($0.value) of this kind: \($0.key.what). \($0.key.advice)" }
        let words =
            count == 1
            ? "1 file was no photo that can be read:" : "\(count) files were no photos that can be read:"
        return ([words] + kinds).joined(separator: "\n")
    }
}

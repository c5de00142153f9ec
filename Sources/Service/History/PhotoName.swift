import Foundation
import Imaging

/// Names of photos: what a client calls its file, made fit to keep, and what files made from it are called.
package enum PhotoName {
    private static let maximumLength = 200

    /// The last component of what the client said, without control characters; a plain name where nothing is left.
    package static func kept(_ filename: String?, _ format: SourceFormat) -> String {
        let last = (filename ?? "").split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let scalars = last.unicodeScalars.filter { !CharacterSet.controlCharacters.contains($0) }
        let name = String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: .whitespacesAndNewlines)
        return name.isEmpty || name == "." || name == ".."
            ? "photo.\(format.fileExtension)" : String(name.prefix(maximumLength))
    }

    /// `cat.jpg` as `cat-cutout.png`.
    package static func derived(from name: String, _ part: String, _ format: ImageFormat) -> String {
        "\(stem(of: name))-\(part).\(format.fileExtension)"
    }

    /// The name of the original, with the extension that its content deserves.
    package static func original(_ name: String, mediaType: String) -> String {
        guard let format = SourceFormat.allCases.first(where: { $0.mediaType == mediaType }) else {
            return name
        }
        let fileExtension = (name as NSString).pathExtension.lowercased()
        let hasExtension = fileExtension == format.fileExtension || fileExtension == format.rawValue
        return hasExtension ? name : "\(stem(of: name)).\(format.fileExtension)"
    }

    private static func stem(of name: String) -> String {
        let stem = (name.replacing("/", with: "-") as NSString).deletingPathExtension
        return stem.isEmpty ? "photo" : stem
    }
}

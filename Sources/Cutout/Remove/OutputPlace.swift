import Foundation
import Imaging

/// Where `--output` leads.
package enum OutputPlace: Equatable {
    /// Each cutout lies beside its photo.
    case beside
    /// One cutout, under this name.
    case file(String)
    /// Everything goes into this folder, which is made where there is none.
    case folder(String)

    /// Extensions of pictures that are read, or that others write: nobody calls a folder so.
    private static let otherExtensions: Set<String> = [
        "bmp", "gif", "heic", "heif", "ico", "jp2", "jxl", "pdf", "psd", "svg", "tga", "tif", "tiff",
    ]

    /// What is there already is what it is; of what is not, a closing slash makes a folder, and the extension of a format
    /// that is written makes a file. Everything else is a folder, dots in its name or not.
    ///
    /// - Throws: `RemovalPlan.Refusal` for several cutouts that should go into one file, and for a picture that is not
    ///   written.
    package init(_ output: String?, inputs: [String]) throws {
        self = try output.map { try Self.place($0, inputs: inputs) } ?? .beside
    }

    private static func place(_ output: String, inputs: [String]) throws -> OutputPlace {
        if output.hasSuffix("/") || PhotoFile.isFolder(output) { return .folder(output) }
        let fileExtension = (output as NSString).pathExtension.lowercased()
        guard
            PhotoFile.kind(output, followingLinks: true) == .file || ImageFormat(named: fileExtension) != nil
        else {
            guard !otherExtensions.contains(fileExtension) else { throw unwritten(fileExtension) }
            return .folder(output)
        }
        guard inputs.count == 1, !PhotoFile.isFolder(inputs[0]) else {
            throw RemovalPlan.Refusal(
                "\(output) is a file; several cutouts need a folder to go into. A folder of that name takes a closing slash."
            )
        }
        return .file(output)
    }

    private static func unwritten(_ fileExtension: String) -> RemovalPlan.Refusal {
        let accepted = ImageFormat.acceptedNames.joined(separator: ", ")
        return RemovalPlan.Refusal(
            "The extension .\(fileExtension) of --output is not a format that Cutout writes: use one of \(accepted). A folder of that name takes a closing slash."
        )
    }

    /// The format that the output's name asks for; nil where it has none to say.
    package var format: ImageFormat? {
        guard case .file(let path) = self else { return nil }
        return ImageFormat(named: (path as NSString).pathExtension)
    }

    /// The folder that takes cutouts; nil where they lie beside their photos, or there is one.
    var folder: String? {
        if case .folder(let path) = self { path } else { nil }
    }
}

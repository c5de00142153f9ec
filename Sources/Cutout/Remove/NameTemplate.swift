import ArgumentParser
import Foundation

/// How cutouts are called after their photos: `{stem}-cutout`, where `{stem}` stands for the photo's name without its
/// extension.
package struct NameTemplate: Equatable, Sendable, ExpressibleByArgument {
    private static let placeholder = "{stem}"

    /// As the photos, for folders of their own.
    package static let plain = NameTemplate(before: "", after: "")
    /// For cutouts that lie beside their photos.
    package static let beside = NameTemplate(before: "", after: "-cutout")

    private let before: String
    private let after: String

    private init(before: String, after: String) { (self.before, self.after) = (before, after) }

    /// - Returns: nil for what has not exactly one `{stem}`, or leads into another folder.
    package init?(argument: String) {
        let parts = argument.components(separatedBy: Self.placeholder)
        guard parts.count == 2, !argument.contains("/"), !argument.hasPrefix(".") else { return nil }
        self.init(before: parts[0], after: parts[1])
    }

    package var defaultValueDescription: String { before + Self.placeholder + after }

    /// The cutout's name, without extension.
    func name(_ stem: String) -> String { before + stem + after }

    /// The stem of which this is the cutout's name; nil where it is none, and where all names are.
    func stem(of name: String) -> String? {
        guard self != .plain, name.count > before.count + after.count, name.hasPrefix(before),
            name.hasSuffix(after)
        else { return nil }
        return String(name.dropFirst(before.count).dropLast(after.count))
    }
}

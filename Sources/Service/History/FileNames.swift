import Fetching
import Foundation

/// Keeps the names of files in one folder apart: a second `cat.jpg` becomes `cat-2.jpg`.
package struct FileNames {
    private var counts: [String: Int] = [:]

    package init() {}

    /// The name, numbered where it was taken before; names that differ in case alone count as the same, for on some
    /// systems they are.
    package mutating func unique(_ name: String) -> String {
        let path = name.replacing("/", with: "-") as NSString
        var candidate = path as String
        while let count = counts[candidate.lowercased()] {
            counts[candidate.lowercased()] = count + 1
            let numbered = "\(path.deletingPathExtension)-\(count + 1)"
            candidate = path.pathExtension.isEmpty ? numbered : "\(numbered).\(path.pathExtension)"
        }
        counts[candidate.lowercased()] = 1
        return candidate
    }
}

/// The header that gives a download its name (RFC 6266).
package enum ContentDisposition {
    /// A name of plain ASCII for old clients, and the whole name as RFC 8187 writes it.
    package static func attachment(_ name: String) -> String {
        let plain = String(name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(FormEncoding.escape(name))"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        (0x20..<0x7F).contains(scalar.value) && !"\"\\%/".unicodeScalars.contains(scalar)
    }
}

import Cryptography
import Foundation
import History
import Imaging

/// Writes what people gave for training as shards that `models/training` reads: tar files of small photos and mattes, as
/// `shards.py` there describes them.
///
/// A sample is named by its own content. It says nothing of whose it is, and is the same in every export, so that what is
/// kept for validation stays there. An export takes the place of the one before: what is not given any more is gone.
package struct CorrectionsExport: Sendable {
    /// The set's name in a mix, and the beginning of the files' names.
    package static let set = "corrections"
    /// The longer side of photos, in pixels, where nothing else is asked for.
    package static let standardSide = 448
    private static let quality = 92
    private static let unfinished = ".part"

    let folder: String
    let side: Int
    let budget: PixelBudget

    /// What was written.
    package struct Report: Sendable {
        package var samples = 0
        package var shards = 0
        /// Photos that could not be read.
        package var unreadable = 0
    }

    /// - Parameter folder: made where it is missing.
    package init(to folder: String, side: Int = standardSide, budget: PixelBudget = .standard) {
        self.folder = folder
        self.side = side
        self.budget = budget
    }

    /// Writes all; what was there before stays until the new shards are whole.
    package func run(_ corrections: Corrections) throws -> Report {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try remove { $0.hasSuffix(".tar" + Self.unfinished) }
        var report = Report()
        var names: Set<String> = []
        let writer = ShardWriter { [folder] in "\(folder)/\(Self.name(ofShard: $0))\(Self.unfinished)" }
        try corrections.forEach { correction in
            guard let sample = try sample(of: correction) else { return report.unreadable += 1 }
            guard names.insert(sample.name).inserted else { return }
            try writer.add("\(Self.set)/\(sample.name).photo.jpg", sample.photo)
            try writer.add("\(Self.set)/\(sample.name).truth.png", sample.truth)
            report.samples += 1
        }
        report.shards = try writer.finish()
        try remove { $0.hasSuffix(".tar") }
        for index in 0..<report.shards {
            let path = "\(folder)/\(Self.name(ofShard: index))"
            try FileManager.default.moveItem(atPath: path + Self.unfinished, toPath: path)
        }
        return report
    }

    private struct Sample {
        let name: String
        let photo: [UInt8]
        let truth: [UInt8]
    }

    /// The photo and its matte, reduced; nil where they cannot be read or do not fit.
    private func sample(of correction: Corrections.Correction) throws -> Sample? {
        guard let image = try? ImageDecoder.decode(correction.photo[...], within: budget),
            let matte = try? ImageDecoder.decodeMatte(correction.matte[...], within: budget),
            image.width == matte.width, image.height == matte.height
        else { return nil }
        let factor = min(1, Double(side) / Double(max(image.width, image.height)))
        let width = max(1, Int((Double(image.width) * factor).rounded()))
        let height = max(1, Int((Double(image.height) * factor).rounded()))
        var small = image.resampled(width: width, height: height)
        small.colorProfile = nil
        let photo = try ImageEncoder.encode(small, as: .jpeg, quality: Self.quality)
        let truth = try ImageEncoder.encode(matte.resampled(width: width, height: height), as: .png)
        let digest = try Digest.sha256(photo + truth)
        return Sample(name: Hexadecimal.encode(Array(digest.prefix(12))), photo: photo, truth: truth)
    }

    private static func name(ofShard index: Int) -> String {
        let digits = String(index)
        return "\(set)-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits + ".tar"
    }

    /// Removes files of earlier exports.
    private func remove(where isOld: (String) -> Bool) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasPrefix("\(Self.set)-") && isOld(name) {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}

import Matting

extension Metrics {
    /// Records what a removal took and what came of it.
    func record(_ removal: Removal) {
        let (model, version) = (removal.model.name, removal.model.version)
        let track = track(model, version)
        for entry in removal.timings.entries { record(entry, of: removal) }
        let total = removal.timings.entries.reduce(0) { $0 + $1.duration / .seconds(1) }
        removalSeconds.record(total, model, version, track)
        // Of a flat graphic no model was asked.
        guard removal.matte.source == .model else { return }
        let figures = MatteFigures(removal.matte)
        subjectShare.record(figures.subjectShare, model, version, track)
        sureness.record(figures.sureness, model, version, track)
        if figures.isEmpty { emptyMattes.count(model, version, track) }
    }

    /// Records a stage that ended later than the others.
    func record(_ entry: StageTimings.Entry, of removal: Removal) {
        let megapixels = Self.megapixels(removal.photo.width * removal.photo.height)
        stageSeconds.record(entry.duration / .seconds(1), entry.stage.rawValue, megapixels)
    }

    /// The band that a photo belongs to, by its upper bound: what phones and cameras make falls into different ones.
    private static func megapixels(_ pixels: Int) -> String {
        [1, 2, 5, 13, 25, 50].first { pixels <= $0 * 1_000_000 }.map(String.init) ?? "more"
    }
}

/// What a matte tells about the model behind it, from a grid of its pixels.
struct MatteFigures {
    /// The foreground's share of the picture.
    let subjectShare: Double
    /// 1 where every pixel is foreground or background, 0 where all are half.
    let sureness: Double

    /// Some hundred in each direction tell as much as all.
    private static let samplesPerSide = 256

    init(_ matte: Matte) {
        let step = max(1, max(matte.width, matte.height) / Self.samplesPerSide)
        var (count, sum, distance) = (0, 0, 0)
        matte.alpha.withUnsafeBufferPointer { alpha in
            for y in stride(from: 0, to: matte.height, by: step) {
                for x in stride(from: 0, to: matte.width, by: step) {
                    let value = Int(alpha[y * matte.width + x])
                    count += 1
                    sum += value
                    distance += abs(2 * value - 255)
                }
            }
        }
        subjectShare = Double(sum) / Double(count * 255)
        sureness = Double(distance) / Double(count * 255)
    }

    /// Whether a person would see nothing: less than a thousandth of the picture.
    var isEmpty: Bool { subjectShare < 0.001 }
}

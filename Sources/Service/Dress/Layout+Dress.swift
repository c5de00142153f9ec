import HTTP
import Imaging
import Matting

extension CutoutLayout {
    /// Reads `crop`, `margin`, `ratio`, `size`, `scale` and `position`, each of which goes before what a preset says.
    init(_ text: DressTexts, _ preset: Preset?) throws(HTTPError) {
        self = preset?.layout ?? CutoutLayout()
        if let crop = try Self.crop(text) { self.crop = crop }
        if text[.crop]?.lowercased() == "false" { crop = nil }
        if let sent = text[.ratio] {
            (ratio, size) = (try Self.ratio(sent), nil)
        }
        if let sent = text[.size] { size = try FrameSize(sent) }
        if let sent = text[.scale] {
            scale = try Self.scale(sent)
            position = .center
        }
        if let sent = text[.position] { position = try Self.position(sent) }
    }

    /// A margin is a crop, too, unless the crop is refused.
    private static func crop(_ text: DressTexts) throws(HTTPError) -> CropMargin? {
        let margin = try text[.margin].map { (text) throws(HTTPError) in
            guard let margin = CropMargin(parsing: text) else {
                throw HTTPError.invalid(
                    .margin,
                    text,
                    accepted: "1, 2 or 4 values up to 500px or 50% of the subject, such as 10% or 20px 10%"
                )
            }
            return margin
        }
        switch text[.crop]?.lowercased() {
        case nil: return margin
        case "true": return margin ?? CropMargin.none
        case "false": return nil
        case let other?: throw .invalid(.crop, other, accepted: "true, false")
        }
    }

    private static func ratio(_ text: String) throws(HTTPError) -> Double? {
        if text.lowercased() == "original" { return nil }
        let sides = text.split(separator: ":", omittingEmptySubsequences: false).compactMap {
            Double(plain: String($0))
        }
        guard sides.count == 2, sides[0] > 0, sides[1] > 0, (0.1...10).contains(sides[0] / sides[1]) else {
            throw .invalid(
                .ratio,
                text,
                accepted: "original, or width:height such as 1:1, 4:5 or 16:9, at most 10:1"
            )
        }
        return sides[0] / sides[1]
    }

    private static func scale(_ text: String) throws(HTTPError) -> SubjectScale? {
        if text.lowercased() == "original" { return nil }
        guard case .percent(let share) = Length(parsing: text[...]), (10...100).contains(share) else {
            throw .invalid(.scale, text, accepted: "original, or 10% to 100% of the picture")
        }
        return .whole(share / 100)
    }

    private static func position(_ text: String) throws(HTTPError) -> SubjectPosition {
        guard let position = SubjectPosition(parsing: text) else {
            throw .invalid(
                .position,
                text,
                accepted: "original, center, or one or two values of 0% to 100%, such as 50% 100%"
            )
        }
        return position
    }
}

extension FrameSize {
    private static let sides = 16...10_000

    fileprivate init(_ text: String) throws(HTTPError) {
        let fields = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
        let sides = fields.compactMap { Int($0) }.filter(Self.sides.contains)
        switch (fields.count, sides.count) {
        case (1, 1): self = .longestSide(sides[0])
        case (2, 2) where sides[0] * sides[1] <= PixelBudget.standard.maximumPixels:
            self = .exact(width: sides[0], height: sides[1])
        default:
            throw .invalid(
                .size,
                text,
                accepted:
                    "the longer side, such as 2000, or width x height, such as 1080x1350: 16 to 10000 pixels a side, 52 megapixels in all"
            )
        }
    }
}

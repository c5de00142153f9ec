import Imaging
import Matting

/// How a subject is arranged in a picture: which part of the photo is looked at, its crop, size and place, and what is drawn
/// around it.
struct Arrangement: Sendable {
    /// Why there is nothing to arrange.
    enum Refusal: Error {
        /// The photo shows no subject.
        case noSubject
    }

    /// What becomes of a photo that shows no subject.
    enum Absence: Sendable {
        /// It is refused.
        case refused
        /// Its frame takes the subject's place.
        case framed
    }

    /// Where the subject is looked for; nil for all of the photo.
    var region: RegionOfInterest?
    var layout = CutoutLayout()
    var shadow: Shadow?
    var outline: Outline?
    var absence = Absence.refused
    /// A photo of more pixels is reduced before it is worked on.
    var maximumPixels = Int.max

    /// The part of a photo that is looked at, and the photo in the size in which it is worked on.
    func view(of original: Image) throws(RegionOfInterest.Refusal) -> (photo: Image, region: PixelRect) {
        let region = try region?.rectangle(width: original.width, height: original.height)
        let photo = original.reduced(to: maximumPixels)
        return (photo, region?.on(photo, of: original) ?? photo.frame)
    }

    /// The subject of a cutout, which shows `region` of a photo of this size, at its place in the picture.
    func arranged(_ cutout: Image, from region: PixelRect, of photo: Image) throws(Refusal) -> ArrangedCutout
    {
        // What of the photo was transparent already is no subject, whatever the model makes of it.
        let visible = Matte(cutout.alphaChannel).subjectBounds
        guard let bounds = visible ?? (absence == .framed ? cutout.frame : nil) else { throw .noSubject }
        let (width, height) = (photo.width, photo.height)
        guard let outline, visible != nil else {
            let origin = (region.left, region.top)
            return ArrangedCutout(
                cutout,
                origin: origin,
                subject: bounds,
                width: width,
                height: height,
                layout: layout
            )
        }
        let (outlined, room) = outline.around(cutout, subject: bounds)
        return ArrangedCutout(
            outlined,
            origin: (region.left + bounds.left - room, region.top + bounds.top - room),
            subject: outlined.frame,
            width: width,
            height: height,
            layout: layout
        )
    }

    /// The finished picture of an arranged subject.
    ///
    /// - Parameters:
    ///   - part: what the cutout was made of, for a background that is made of the photo.
    ///   - matte: of `part`.
    ///   - region: where `part` lies in the photo.
    func composed(
        _ arranged: ArrangedCutout,
        over background: Background,
        part: Image,
        matte: Matte,
        region: PixelRect
    ) -> Image {
        guard case .image(let blurred) = background.developed(from: part, matte: matte),
            case .blurredPhoto = background
        else { return arranged.composed(over: background, shadow: shadow) }
        // The picture shows what of the photo it lies on, as far as there is any.
        let view = arranged.view.moved(right: -region.left, down: -region.top)
            .fitted(width: part.width, height: part.height)
            .scaled(by: Double(blurred.width) / Double(part.width))
            .clipped(width: blurred.width, height: blurred.height)
        return arranged.composed(over: .image(blurred.cropped(to: view)), shadow: shadow)
    }
}

extension Image {
    /// All of it.
    fileprivate var frame: PixelRect { PixelRect(left: 0, top: 0, width: width, height: height) }
}

extension PixelRect {
    /// The rectangle on a photo that was made smaller.
    fileprivate func on(_ photo: Image, of original: Image) -> PixelRect {
        guard photo.width != original.width || photo.height != original.height else { return self }
        var scaled = scaled(by: Double(photo.width) / Double(original.width))
        scaled.left = min(scaled.left, photo.width - 1)
        scaled.top = min(scaled.top, photo.height - 1)
        return scaled.clipped(width: photo.width, height: photo.height)
    }
}

import Imaging
import Matting

/// How a subject is arranged in a picture: which part of the photo is looked at, and its crop, size, place and shadow.
struct Arrangement: Sendable {
    /// Why there is nothing to arrange.
    enum Refusal: Error {
        /// The photo shows no subject.
        case noSubject
    }

    /// Where the subject is looked for; nil for all of the photo.
    var region: RegionOfInterest?
    /// How much is left around the subject; nil leaves the photo's frame.
    var crop: CropMargin?
    /// 0.1...1 of the picture; nil keeps the subject's size.
    var scale: Double?
    var position = SubjectPosition.original
    var shadow: Shadow?
    /// The most pixels of the picture: a larger photo is reduced before it is worked on.
    var maximumPixels = Int.max

    /// The part of a photo that is looked at, and the photo in the size in which it is worked on.
    func view(of original: Image) throws(RegionOfInterest.Refusal) -> (photo: Image, region: PixelRect) {
        let region = try region?.rectangle(width: original.width, height: original.height)
        let photo = original.reduced(to: maximumPixels)
        let whole = PixelRect(left: 0, top: 0, width: photo.width, height: photo.height)
        return (photo, region?.on(photo, of: original) ?? whole)
    }

    /// The subject of a cutout, which shows `region` of a photo of this size, at its place in the picture.
    func arranged(_ cutout: Image, from region: PixelRect, of photo: Image) throws(Refusal) -> ArrangedCutout
    {
        // What of the photo was transparent already is no subject, whatever the model makes of it.
        guard let subject = Matte(cutout.alphaChannel).subjectBounds else { throw .noSubject }
        return ArrangedCutout(
            cutout,
            origin: (region.left, region.top),
            subject: subject,
            width: photo.width,
            height: photo.height,
            layout: CutoutLayout(crop: crop, scale: scale, position: position, maximumPixels: maximumPixels)
        )
    }
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

import Imaging

/// A subject in its picture: what stands in front, before there is anything behind it.
package struct ArrangedCutout: Sendable {
    /// The subject at its place, transparent all around.
    package let foreground: Image
    /// Where the subject is, in the picture's coordinates; what lies outside the picture is not counted.
    package let bounds: PixelRect
    /// The part of the photo that lies behind the picture; it may reach beyond the photo.
    package let view: PixelRect

    /// Puts a subject into its picture.
    ///
    /// - Parameters:
    ///   - cutout: the subject, transparent all around: a region of the photo or all of it.
    ///   - origin: where that region's top left corner lies in the photo.
    ///   - subject: the subject's bounding box in `cutout`.
    ///   - width, height: of the photo.
    package init(
        _ cutout: Image,
        origin: (x: Int, y: Int),
        subject: PixelRect,
        width: Int,
        height: Int,
        layout: CutoutLayout
    ) {
        let inPhoto = subject.moved(right: origin.x, down: origin.y)
        let arrangement = layout.arrangement(of: inPhoto, width: width, height: height)
        let isUntouched = arrangement == .init(width: width, height: height, subject: inPhoto)
        bounds = arrangement.subject.clipped(width: arrangement.width, height: arrangement.height)
        view = arrangement.view(of: inPhoto)
        if isUntouched, cutout.width == width, cutout.height == height {
            foreground = cutout
            return
        }
        // Where nothing moves, faint parts outside the bounding box stay, too.
        let source =
            isUntouched ? PixelRect(left: 0, top: 0, width: cutout.width, height: cutout.height) : subject
        let target = isUntouched ? source.moved(right: origin.x, down: origin.y) : arrangement.subject
        var picture = Image(
            width: arrangement.width,
            height: arrangement.height,
            color: .zero,
            colorProfile: cutout.colorProfile
        )
        picture.density = layout.density ?? cutout.density
        picture.draw(cutout.cropped(to: source).fitted(to: target), left: target.left, top: target.top)
        foreground = picture
    }

    /// The finished picture.
    package func composed(over background: Background, shadow: Shadow?) -> Image {
        if background == .transparent, shadow == nil { return foreground }
        var picture = backdrop(background)
        picture.density = foreground.density
        if let shadow {
            picture.draw(shadow.image(of: foreground.alphaChannel, bounds: bounds), left: 0, top: 0)
        }
        picture.draw(foreground, left: 0, top: 0)
        return picture
    }

    /// - Precondition: a background that is made of the photo has been developed.
    private func backdrop(_ background: Background) -> Image {
        let (width, height, profile) = (foreground.width, foreground.height, foreground.colorProfile)
        switch background {
        case .transparent:
            return Image(width: width, height: height, color: .zero, colorProfile: profile)
        case .color(let red, let green, let blue, let alpha):
            let color = SIMD4(red, green, blue, alpha)
            return Image(width: width, height: height, color: color, colorProfile: profile)
        case .image(let picture):
            let pixels = picture.covering(width: width, height: height).pixels
            return Image(width: width, height: height, pixels: pixels, colorProfile: profile)
        case .gradient(let gradient):
            let pixels = gradient.image(width: width, height: height).pixels
            return Image(width: width, height: height, pixels: pixels, colorProfile: profile)
        case .blurredPhoto: preconditionFailure("the blurred photo is developed before")
        }
    }
}

extension Image {
    fileprivate func fitted(to target: PixelRect) -> Image {
        width == target.width && height == target.height
            ? self : resampled(width: target.width, height: target.height)
    }
}

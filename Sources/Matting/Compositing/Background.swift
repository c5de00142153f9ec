import Imaging

/// What is put behind the foreground.
public enum Background: Sendable, Equatable {
    /// Nothing: the result is transparent where the photo's background was.
    case transparent
    /// One colour, straight alpha, in the photo's own colour space.
    case color(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8)
    /// A picture, scaled to cover the photo and centred, as CSS `object-fit: cover` does; what overlaps is cut off.
    case image(Image)
    /// Colours that run into one another.
    case gradient(Gradient)
    /// The photo itself without its subject, blurred.
    case blurredPhoto(PhotoBlur)
}

extension Background {
    /// The same background with what depends on the photo made a picture: the blurred photo, which may be smaller than it.
    package func developed(from photo: Image, matte: Matte) -> Background {
        guard case .blurredPhoto(let blur) = self else { return self }
        return .image(blur.image(of: photo, matte: matte))
    }

    /// The same background behind a photo of this size; a picture is scaled already, and the larger one that it was made of
    /// can be let go of.
    public func covering(width: Int, height: Int) -> Background {
        guard case .image(let picture) = self else { return self }
        return .image(picture.covering(width: width, height: height))
    }
}

extension Image {
    /// The image scaled to cover `width` by `height` and centred; what overlaps is cut off.
    func covering(width: Int, height: Int) -> Image {
        guard self.width != width || self.height != height else { return self }
        let scale = min(Double(self.width) / Double(width), Double(self.height) / Double(height))
        let visibleWidth = min(self.width, max(1, Int((Double(width) * scale).rounded())))
        let visibleHeight = min(self.height, max(1, Int((Double(height) * scale).rounded())))
        return center(width: visibleWidth, height: visibleHeight).resampled(width: width, height: height)
    }

    private func center(width: Int, height: Int) -> Image {
        let (left, top) = ((self.width - width) / 2, (self.height - height) / 2)
        return cropped(to: PixelRect(left: left, top: top, width: width, height: height))
    }
}

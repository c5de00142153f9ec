import Imaging

/// How a cutout subject is put into its picture.
package struct CutoutLayout: Sendable, Equatable {
    /// Cut the picture down to the subject and this margin; nil keeps the photo's frame.
    package var crop: CropMargin?
    /// The picture's width by its height: what is missing is added on both sides, nothing is cut off. Nil keeps it.
    package var ratio: Double?
    /// The picture's size; nil keeps the pixels as they are.
    package var size: FrameSize?
    /// How much of the picture the subject fills; nil keeps its size.
    package var scale: SubjectScale?
    package var position = SubjectPosition.original
    /// How large the picture is in print; nil leaves what the photo says.
    package var density: PixelDensity?
    /// The most pixels that the picture may have; what is larger is made smaller as a whole.
    package var maximumPixels: Int

    package init(
        crop: CropMargin? = nil,
        ratio: Double? = nil,
        size: FrameSize? = nil,
        scale: SubjectScale? = nil,
        position: SubjectPosition = .original,
        density: PixelDensity? = nil,
        maximumPixels: Int = .max
    ) {
        self.crop = crop
        self.ratio = ratio
        self.size = size
        self.scale = scale
        self.position = position
        self.density = density
        self.maximumPixels = maximumPixels
    }

    /// The picture's size, and where the subject comes to lie in it.
    package struct Arrangement: Sendable, Equatable {
        package var width: Int
        package var height: Int
        package var subject: PixelRect

        package init(width: Int, height: Int, subject: PixelRect) {
            self.width = width
            self.height = height
            self.subject = subject
        }

        /// The part of the photo behind the picture, where the subject's place in the photo is this.
        package func view(of inPhoto: PixelRect) -> PixelRect {
            let factor = Double(inPhoto.width) / Double(subject.width)
            let whole = PixelRect(left: -subject.left, top: -subject.top, width: width, height: height)
            return whole.scaled(by: factor).moved(right: inPhoto.left, down: inPhoto.top)
        }
    }

    /// Arranges a subject.
    ///
    /// - Parameters:
    ///   - subject: its bounding box in the photo.
    ///   - width, height: of the photo, in pixels.
    package func arrangement(of subject: PixelRect, width: Int, height: Int) -> Arrangement {
        var result = Arrangement(width: width, height: height, subject: subject)
        if let crop { result = Self.cropped(to: subject, margin: crop) }
        if let ratio = size?.ratio ?? ratio { result.extend(to: ratio) }
        if let size { result.resize(to: size) }
        if let scale { result.scaleSubject(to: scale) }
        if case .at(let x, let y) = position { result.moveSubject(x: x, y: y) }
        result.reduce(to: maximumPixels)
        return result
    }

    private static func cropped(to subject: PixelRect, margin: CropMargin) -> Arrangement {
        let top = Int(margin.top.resolved(of: subject.height).rounded())
        let right = Int(margin.right.resolved(of: subject.width).rounded())
        let bottom = Int(margin.bottom.resolved(of: subject.height).rounded())
        let left = Int(margin.left.resolved(of: subject.width).rounded())
        return Arrangement(
            width: left + subject.width + right,
            height: top + subject.height + bottom,
            subject: PixelRect(left: left, top: top, width: subject.width, height: subject.height)
        )
    }
}

/// How large a picture is.
package enum FrameSize: Sendable, Equatable {
    case exact(width: Int, height: Int)
    /// The longer side; the other one follows.
    case longestSide(Int)

    fileprivate var ratio: Double? {
        guard case .exact(let width, let height) = self else { return nil }
        return Double(width) / Double(height)
    }
}

/// How much of a picture its subject fills, 0...1.
package enum SubjectScale: Sendable, Equatable {
    /// Of the side that it reaches first, so that all of it is seen.
    case whole(Double)
    /// Of the height, whatever of its sides is lost: a person's head and shoulders.
    case height(Double)
}

extension CutoutLayout.Arrangement {
    /// Adds at both sides what is missing to this ratio.
    fileprivate mutating func extend(to ratio: Double) {
        let newWidth = max(width, Int((Double(height) * ratio).rounded()))
        let newHeight = max(height, Int((Double(width) / ratio).rounded()))
        subject = subject.moved(right: (newWidth - width) / 2, down: (newHeight - height) / 2)
        (width, height) = (newWidth, newHeight)
    }

    fileprivate mutating func resize(to size: FrameSize) {
        let longest = max(width, height)
        switch size {
        case .exact(let newWidth, let newHeight):
            subject = subject.scaled(by: Double(max(newWidth, newHeight)) / Double(longest))
            (width, height) = (newWidth, newHeight)
        case .longestSide(let side):
            scale(by: Double(side) / Double(longest))
        }
    }

    /// Makes the subject larger or smaller about its centre.
    fileprivate mutating func scaleSubject(to scale: SubjectScale) {
        let (byWidth, byHeight) = (
            Double(width) / Double(subject.width), Double(height) / Double(subject.height)
        )
        let factor =
            switch scale {
            case .whole(let share): share * min(byWidth, byHeight)
            case .height(let share): share * byHeight
            }
        let newWidth = max(1, Int((Double(subject.width) * factor).rounded()))
        let newHeight = max(1, Int((Double(subject.height) * factor).rounded()))
        subject = PixelRect(
            left: subject.left + (subject.width - newWidth) / 2,
            top: subject.top + (subject.height - newHeight) / 2,
            width: newWidth,
            height: newHeight
        )
    }

    fileprivate mutating func moveSubject(x: Double, y: Double) {
        subject.left = Int((Double(width - subject.width) * x).rounded())
        subject.top = Int((Double(height - subject.height) * y).rounded())
    }

    fileprivate mutating func reduce(to maximumPixels: Int) {
        guard width * height > maximumPixels else { return }
        let factor = (Double(maximumPixels) / Double(width * height)).squareRoot()
        width = max(1, Int(Double(width) * factor))
        height = max(1, Int(Double(height) * factor))
        subject = subject.scaled(by: factor)
    }

    private mutating func scale(by factor: Double) {
        width = max(1, Int((Double(width) * factor).rounded()))
        height = max(1, Int((Double(height) * factor).rounded()))
        subject = subject.scaled(by: factor)
    }
}

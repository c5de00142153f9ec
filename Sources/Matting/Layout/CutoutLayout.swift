/// How a cutout subject is put into its picture.
package struct CutoutLayout: Sendable, Equatable {
    /// Cut the picture down to the subject and this margin; nil keeps the photo's frame.
    package var crop: CropMargin?
    /// How much of the picture the subject fills, 0...1, whichever side reaches it first; nil keeps its size.
    package var scale: Double?
    package var position = SubjectPosition.original
    /// The most pixels that the picture may have; what is larger is made smaller as a whole.
    package var maximumPixels: Int

    package init(
        crop: CropMargin? = nil,
        scale: Double? = nil,
        position: SubjectPosition = .original,
        maximumPixels: Int
    ) {
        self.crop = crop
        self.scale = scale
        self.position = position
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
    }

    /// Arranges a subject.
    ///
    /// - Parameters:
    ///   - subject: its bounding box in the photo.
    ///   - width, height: of the photo, in pixels.
    package func arrangement(of subject: PixelRect, width: Int, height: Int) -> Arrangement {
        var result = Arrangement(width: width, height: height, subject: subject)
        if let crop { result = Self.cropped(to: subject, margin: crop) }
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

extension CutoutLayout.Arrangement {
    /// Makes the subject larger or smaller about its centre.
    fileprivate mutating func scaleSubject(to share: Double) {
        let factor =
            share * min(Double(width) / Double(subject.width), Double(height) / Double(subject.height))
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
}

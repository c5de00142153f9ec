import Imaging

/// A soft black shadow that a subject throws.
package struct Shadow: Sendable, Equatable {
    /// Where the shadow falls.
    package enum Kind: Sendable, Equatable {
        /// On a wall close behind the subject: its outline, a little lower and to the right.
        case drop
        /// On the ground below the subject: its outline lying down.
        case ground
    }

    package var kind: Kind
    /// 0 is none, 1 is black.
    package var opacity: Double

    package init(_ kind: Kind, opacity: Double) {
        self.kind = kind
        self.opacity = opacity
    }

    /// A shadow is soft, so that a small picture of it can be enlarged without a visible loss.
    private static let workingSide = 384
    /// Three box means of this share of the picture's longer side are close to a Gaussian.
    private static let softness = 0.012
    private static let dropOffset = 0.025
    /// How flat the outline lies on the ground.
    private static let flatness = 0.12

    /// The shadow as a picture to be drawn under the subject.
    ///
    /// - Parameters:
    ///   - subject: the opacity of the whole picture with the subject in it.
    ///   - bounds: the subject's bounding box in it.
    package func image(of subject: GrayImage, bounds: PixelRect) -> Image {
        let factor = min(1, Double(Self.workingSide) / Double(max(subject.width, subject.height)))
        let width = max(1, Int(Double(subject.width) * factor))
        let height = max(1, Int(Double(subject.height) * factor))
        let small = subject.resampled(width: width, height: height)
        let cast = cast(small, bounds.scaled(by: factor).clipped(width: width, height: height))
        return Self.black(
            Self.softened(cast).resampled(width: subject.width, height: subject.height),
            opacity: opacity
        )
    }

    private func cast(_ subject: GrayImage, _ bounds: PixelRect) -> GrayImage {
        switch kind {
        case .drop:
            let offset = Int((Double(max(bounds.width, bounds.height)) * Self.dropOffset).rounded(.up))
            return subject.sampled { x, y in (x - offset, y - offset) }
        case .ground:
            let half = max(1, Double(bounds.height) * Self.flatness / 2)
            let ground = Double(bounds.top + bounds.height) - half / 2
            return subject.sampled { x, y in
                let share = (Double(y) - (ground - half)) / (2 * half)
                guard (0..<1).contains(share) else { return (x, -1) }
                return (x, bounds.top + Int(share * Double(bounds.height)))
            }
        }
    }

    private static func softened(_ mask: GrayImage) -> GrayImage {
        let radius = max(1, Int((Double(max(mask.width, mask.height)) * softness).rounded()))
        return (0..<3).reduce(mask) { mask, _ in mask.averaged(radius: radius) }
    }

    private static func black(_ mask: GrayImage, opacity: Double) -> Image {
        let alpha = (0...255).map { UInt8((Double($0) * opacity).rounded()) }
        let pixels = [UInt8](unsafeUninitializedCapacity: mask.pixels.count * 4) { output, count in
            output.initialize(repeating: 0)
            for (index, value) in mask.pixels.enumerated() { output[index * 4 + 3] = alpha[Int(value)] }
            count = mask.pixels.count * 4
        }
        return Image(width: mask.width, height: mask.height, pixels: pixels)
    }
}

extension GrayImage {
    /// A picture of the same size whose pixel at (x, y) is this one's at `place(x, y)`, and 0 outside it.
    fileprivate func sampled(_ place: (Int, Int) -> (x: Int, y: Int)) -> GrayImage {
        var result = [UInt8](repeating: 0, count: pixels.count)
        for y in 0..<height {
            for x in 0..<width {
                let source = place(x, y)
                guard (0..<width).contains(source.x), (0..<height).contains(source.y) else { continue }
                result[y * width + x] = pixels[source.y * width + source.x]
            }
        }
        return GrayImage(width: width, height: height, pixels: result)
    }
}

import Imaging

extension Matte {
    /// Takes the opacity of a picture for a matte.
    package init(_ image: GrayImage) {
        self.init(width: image.width, height: image.height, alpha: image.pixels)
    }

    /// Where a matte is fainter than this, nobody sees a subject.
    private static let visibleAlpha: UInt8 = 13

    /// The smallest rectangle that holds every visible part of the subject; nil where there is none.
    package var subjectBounds: PixelRect? {
        let rows = alpha.withUnsafeBufferPointer { alpha in
            (0..<height).map { y in Self.visibleColumns(alpha[y * width..<(y + 1) * width]) }
        }
        guard let top = rows.firstIndex(where: { $0 != nil }),
            let bottom = rows.lastIndex(where: { $0 != nil })
        else { return nil }
        let columns = rows.compactMap { $0 }
        let left = columns.reduce(width) { min($0, $1.lowerBound) }
        let right = columns.reduce(0) { max($0, $1.upperBound) }
        return PixelRect(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
    }

    private static func visibleColumns(_ row: Slice<UnsafeBufferPointer<UInt8>>) -> ClosedRange<Int>? {
        guard let first = row.firstIndex(where: { $0 >= visibleAlpha }),
            let last = row.lastIndex(where: { $0 >= visibleAlpha })
        else { return nil }
        return first - row.startIndex...last - row.startIndex
    }

    /// The matte without semitransparent parts such as window panes: what is less than half there is gone, what is
    /// more than half there is there. The step between is steep but no cliff, so that edges stay smooth.
    package var decided: Matte {
        let steps = (0...255).map { UInt8(min(max(($0 - 128) * 4 + 128, 0), 255)) }
        return Matte(width: width, height: height, alpha: alpha.map { steps[Int($0)] })
    }

    /// The matte with smooth outlines, and without specks of a few pixels or holes of that size.
    package var tidied: Matte {
        Matte(grayImage.averaged(radius: 2)).decided
    }
}

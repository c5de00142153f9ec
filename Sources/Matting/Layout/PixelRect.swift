/// A rectangle of whole pixels; x to the right, y down from the top left. It may reach beyond what it is drawn on.
package struct PixelRect: Sendable, Equatable {
    package var left: Int
    package var top: Int
    package var width: Int
    package var height: Int

    package init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// The rectangle moved to the right and down.
    package func moved(right: Int, down: Int) -> PixelRect {
        PixelRect(left: left + right, top: top + down, width: width, height: height)
    }

    /// The part of it that lies on an area of this size, from its top left; its sides may come out as 0.
    package func clipped(width canvasWidth: Int, height canvasHeight: Int) -> PixelRect {
        let (x0, x1) = (min(max(left, 0), canvasWidth), min(max(left + width, 0), canvasWidth))
        let (y0, y1) = (min(max(top, 0), canvasHeight), min(max(top + height, 0), canvasHeight))
        return PixelRect(left: x0, top: y0, width: x1 - x0, height: y1 - y0)
    }

    /// The rectangle on a picture that is `factor` times as large; no side becomes less than a pixel.
    package func scaled(by factor: Double) -> PixelRect {
        let (x0, x1) = ((Double(left) * factor).rounded(), (Double(left + width) * factor).rounded())
        let (y0, y1) = ((Double(top) * factor).rounded(), (Double(top + height) * factor).rounded())
        return PixelRect(
            left: Int(x0),
            top: Int(y0),
            width: max(1, Int(x1 - x0)),
            height: max(1, Int(y1 - y0))
        )
    }

    /// The rectangle with as much more on every side.
    package func grown(by room: Int) -> PixelRect {
        PixelRect(left: left - room, top: top - room, width: width + 2 * room, height: height + 2 * room)
    }

    /// The rectangle moved, and made smaller in its own proportions where it must be, so that it lies on an area of this size.
    package func fitted(width areaWidth: Int, height areaHeight: Int) -> PixelRect {
        let factor = min(1, Double(areaWidth) / Double(width), Double(areaHeight) / Double(height))
        let newWidth = min(areaWidth, max(1, Int((Double(width) * factor).rounded())))
        let newHeight = min(areaHeight, max(1, Int((Double(height) * factor).rounded())))
        return PixelRect(
            left: min(max(left + (width - newWidth) / 2, 0), areaWidth - newWidth),
            top: min(max(top + (height - newHeight) / 2, 0), areaHeight - newHeight),
            width: newWidth,
            height: newHeight
        )
    }
}

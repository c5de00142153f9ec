/// What an animation's pictures are drawn on, which say themselves where they go.
struct AnimationCanvas {
    struct Area {
        let left: Int
        let top: Int
        let width: Int
        let height: Int
    }

    let width: Int
    let height: Int
    /// RGBA, straight, as in ``Image``.
    private(set) var pixels: [UInt8]

    /// A canvas that is transparent.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = [UInt8](repeating: 0, count: width * height * 4)
    }

    /// Makes an area transparent.
    mutating func clear(_ area: Area) {
        for (start, count) in runs(area) {
            for index in start..<start + count * 4 { pixels[index] = 0 }
        }
    }

    /// Puts a picture into an area, of whose size it is: over what is there, or in its place.
    mutating func draw(_ picture: [UInt8], in area: Area, isOver: Bool) {
        for (row, (start, count)) in runs(area).enumerated() {
            let source = row * area.width * 4
            for index in 0..<count {
                put(picture, at: source + index * 4, to: start + index * 4, isOver: isOver)
            }
        }
    }

    /// Porter and Duff's "over" (1984) on straight alpha.
    private mutating func put(_ picture: [UInt8], at source: Int, to target: Int, isOver: Bool) {
        let alpha = Int(picture[source + 3])
        if isOver, alpha < 255 {
            guard alpha > 0 else { return }
            let rest = Int(pixels[target + 3]) * (255 - alpha)
            let whole = alpha * 255 + rest
            for channel in 0..<3 {
                let sum = Int(picture[source + channel]) * alpha * 255 + Int(pixels[target + channel]) * rest
                pixels[target + channel] = UInt8((sum + whole / 2) / whole)
            }
            pixels[target + 3] = UInt8((whole + 127) / 255)
        } else {
            for channel in 0..<4 { pixels[target + channel] = picture[source + channel] }
        }
    }

    /// Where the rows of an area lie, as far as they are on the canvas: the first byte, and how many pixels.
    private func runs(_ area: Area) -> [(start: Int, count: Int)] {
        let count = max(0, min(area.width, width - area.left))
        return (area.top..<max(area.top, min(height, area.top + area.height)))
            .map { (($0 * width + area.left) * 4, count) }
    }
}

extension Image {
    /// The image turned and mirrored so that it stands upright.
    func oriented(_ orientation: Orientation) -> Image {
        guard orientation != .up else { return self }
        let turn = Turn(orientation, width: width, height: height)
        let upright = [UInt8](unsafeUninitializedCapacity: pixels.count) { output, count in
            pixels.withUnsafeBytes { source in
                turn.apply(to: source, into: UnsafeMutableRawBufferPointer(output))
            }
            count = pixels.count
        }
        return Image(
            width: turn.width,
            height: turn.height,
            pixels: upright,
            colorProfile: colorProfile,
            density: density?.oriented(orientation)
        )
    }
}

/// Where each pixel of the upright image comes from: every orientation is a starting point and two steps.
private struct Turn {
    /// The size of the upright image.
    let width: Int
    let height: Int
    /// The stored pixel that becomes the upper left one, and how far it is to the one that becomes its right or
    /// lower neighbour; counted in pixels.
    private let origin: Int
    private let stepRight: Int
    private let stepDown: Int

    init(_ orientation: Orientation, width: Int, height: Int) {
        let (lastColumn, lastRow) = (width - 1, (height - 1) * width)
        (origin, stepRight, stepDown) =
            switch orientation {
            case .up: (0, 1, width)
            case .upMirrored: (lastColumn, -1, width)
            case .down: (lastRow + lastColumn, -1, -width)
            case .downMirrored: (lastRow, 1, -width)
            case .leftMirrored: (0, width, 1)
            case .right: (lastRow, -width, 1)
            case .rightMirrored: (lastRow + lastColumn, -width, -1)
            case .left: (lastColumn, width, -1)
            }
        self.width = orientation.swapsSides ? height : width
        self.height = orientation.swapsSides ? width : height
    }

    /// Copies in square tiles: where rows become columns, every step to the right lands in another cache line, and a
    /// tile uses all of a line before it is evicted.
    func apply(to source: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) {
        let source = source.assumingMemoryBound(to: UInt32.self)
        let output = output.assumingMemoryBound(to: UInt32.self)
        let tile = 32
        Parallel.forEachBand(of: height, length: tile) { rows in
            for left in stride(from: 0, to: width, by: tile) {
                let columns = left..<min(width, left + tile)
                for y in rows {
                    for x in columns { output[y * width + x] = source[origin + x * stepRight + y * stepDown] }
                }
            }
        }
    }
}

/// How the stored rows and columns of a photo must be turned to stand upright: EXIF 2.32, tag 0x0112.
public enum Orientation: UInt8, Sendable, CaseIterable {
    case up = 1
    case upMirrored
    case down
    case downMirrored
    case leftMirrored
    case right
    case rightMirrored
    case left

    /// Whether width and height change places.
    public var swapsSides: Bool { rawValue >= Orientation.leftMirrored.rawValue }
}

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

/// One pixel while it is summed: a number for each of its channels.
protocol ResamplingSample {
    /// Bytes of the pixel in the source.
    static var channels: Int { get }
    static var zero: Self { get }
    static func + (left: Self, right: Self) -> Self
    static func * (sample: Self, weight: Float) -> Self
}

extension Float: ResamplingSample {
    static var channels: Int { 1 }
}

extension SIMD4<Float>: ResamplingSample {
    static var channels: Int { 4 }
}

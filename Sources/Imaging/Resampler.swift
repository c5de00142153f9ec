/// Separable resampling of interleaved 8-bit rows.
///
/// Each output row is first summed from whole input rows, which reads memory in order and vectorises, and the sum is
/// then shortened or lengthened. Nothing larger than one row of floats is held per thread.
struct Resampler<Sample: ResamplingSample> {
    typealias Sums = UnsafeMutableBufferPointer<Sample>

    private let vertical: ResamplingKernel
    private let horizontal: ResamplingKernel
    private let sourceWidth: Int
    private let width: Int
    private let height: Int

    init(from source: (width: Int, height: Int), to target: (width: Int, height: Int)) {
        precondition(target.width > 0 && target.height > 0, "An image has at least one pixel")
        horizontal = ResamplingKernel(from: source.width, to: target.width)
        vertical = ResamplingKernel(from: source.height, to: target.height)
        sourceWidth = source.width
        (width, height) = target
    }

    /// Resamples and hands each finished row, its values in 0...255, to `finish`; from several threads at once.
    ///
    /// - Parameter isPremultiplying: whether colours (of RGBA) are multiplied by alpha before they are summed, so that
    ///   invisible pixels lend no colour to their neighbours. Opaque images need not.
    func forEachRow(
        of pixels: [UInt8],
        isPremultiplying: Bool,
        finish: (Int, UnsafeBufferPointer<Sample>) -> Void
    ) {
        pixels.withUnsafeBufferPointer { pixels in
            guard let pixels = pixels.baseAddress else { return }
            Parallel.forEachBand(of: height, length: 16) { rows in
                let sums = Sums.allocate(capacity: sourceWidth)
                defer { sums.deallocate() }
                let output = Sums.allocate(capacity: width)
                defer { output.deallocate() }
                for y in rows {
                    sumRows(for: y, of: pixels, isPremultiplying, into: sums)
                    sumColumns(of: sums, into: output)
                    finish(y, UnsafeBufferPointer(output))
                }
            }
        }
    }

    private func sumRows(
        for y: Int,
        of pixels: UnsafePointer<UInt8>,
        _ isPremultiplying: Bool,
        into sums: Sums
    ) {
        let rowSize = sourceWidth * Sample.channels
        let firstRow = pixels + vertical.firsts[y] * rowSize
        let weights = vertical.weights[y * vertical.taps..<(y + 1) * vertical.taps]
        sums.initialize(repeating: .zero)
        if isPremultiplying {
            RowSums.addPremultiplied(firstRow, rowSize, weights, to: UnsafeMutableRawBufferPointer(sums))
        } else {
            RowSums.add(firstRow, rowSize, weights, to: UnsafeMutableRawBufferPointer(sums))
        }
    }

    private func sumColumns(of sums: Sums, into output: Sums) {
        let taps = horizontal.taps
        horizontal.weights.withUnsafeBufferPointer { weights in
            for x in 0..<width {
                let first = horizontal.firsts[x]
                var sum = Sample.zero
                for tap in 0..<taps { sum = sum + sums[first + tap] * weights[x * taps + tap] }
                output.initializeElement(at: x, to: sum)
            }
        }
    }
}

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

/// Weighted sums of source rows: the inner loops of resampling, over contiguous memory so that they vectorise.
enum RowSums {
    /// Adds rows of bytes, `rowSize` apart and one for each weight, to `rowSize` floats.
    static func add(
        _ firstRow: UnsafePointer<UInt8>,
        _ rowSize: Int,
        _ weights: ArraySlice<Float>,
        to sums: UnsafeMutableRawBufferPointer
    ) {
        let sums = sums.assumingMemoryBound(to: Float.self)
        var row = firstRow
        var rest = weights
        // Four rows in one pass, as the sums are larger than what is added to them.
        while rest.count >= 4 {
            let four = SIMD4(rest.prefix(4))
            let (second, third, fourth) = (row + rowSize, row + 2 * rowSize, row + 3 * rowSize)
            for index in 0..<rowSize {
                sums[index] +=
                    Float(row[index]) * four.x + Float(second[index]) * four.y
                    + Float(third[index]) * four.z + Float(fourth[index]) * four.w
            }
            row += 4 * rowSize
            rest = rest.dropFirst(4)
        }
        for weight in rest {
            for index in 0..<rowSize { sums[index] += Float(row[index]) * weight }
            row += rowSize
        }
    }

    /// Adds rows of RGBA, one for each weight, their colours multiplied by alpha.
    static func addPremultiplied(
        _ firstRow: UnsafePointer<UInt8>,
        _ rowSize: Int,
        _ weights: ArraySlice<Float>,
        to sums: UnsafeMutableRawBufferPointer
    ) {
        let sums = sums.assumingMemoryBound(to: SIMD4<Float>.self)
        var row = firstRow
        for weight in weights {
            for x in sums.indices {
                let color = SIMD4(Float(row[x * 4]), Float(row[x * 4 + 1]), Float(row[x * 4 + 2]), 255)
                sums[x] += color * (Float(row[x * 4 + 3]) * weight / 255)
            }
            row += rowSize
        }
    }
}

/// The matte as the model gives it: small, soft, and on the model's own grid.
///
/// The grid covers the whole photo, stretched: column `x` of the grid spans the photo's columns
/// from `x * photoWidth / width` to `(x + 1) * photoWidth / width`.
/// Refinement turns it into a ``Matte`` at the photo's own resolution.
public struct CoarseMatte: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Row-major, `width * height` values, 0 (background) to 1 (foreground).
    public let values: [Float]

    public init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height, "a matte has one value for each cell of its grid")
        self.width = width
        self.height = height
        self.values = values
    }
}

import Foundation
import Imaging

/// Colours that run into one another, evenly spaced, as CSS's `linear-gradient` and `radial-gradient` have them
/// (CSS Images 3, section 3).
public struct Gradient: Sendable, Equatable {
    /// The way the colours go.
    public enum Direction: Sendable, Equatable {
        /// Along a line: 0 degrees is upwards, 90 to the right. The corners have exactly the first and the last colour.
        case linear(degrees: Double)
        /// From the middle to the corners.
        case radial
    }

    public var direction: Direction
    /// Straight RGBA, two or more.
    public var colors: [SIMD4<UInt8>]

    public init(_ direction: Direction, colors: [SIMD4<UInt8>]) {
        precondition(colors.count > 1, "a gradient has two colours or more")
        self.direction = direction
        self.colors = colors
    }

    /// How finely a gradient's colours are computed: more steps than a channel has values.
    private static let steps = 4096

    /// The gradient as a picture of this size.
    func image(width: Int, height: Int) -> Image {
        let colors = (0...Self.steps).map { color(at: Double($0) / Double(Self.steps)) }
        let (slope, start) = line(width: Double(width), height: Double(height))
        let reach = hypot(Double(width), Double(height)) / 2
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { bytes, count in
            let output = UnsafeMutableRawBufferPointer(bytes)
            Parallel.forEachBand(of: height, length: 64) { rows in
                for y in rows {
                    for x in 0..<width {
                        let (px, py) = (Double(x) + 0.5, Double(y) + 0.5)
                        let share =
                            direction == .radial
                            ? hypot(px - Double(width) / 2, py - Double(height) / 2) / reach
                            : start + px * slope.x + py * slope.y
                        let step = Int((min(max(share, 0), 1) * Double(Self.steps)).rounded())
                        let offset = (y * width + x) * 4
                        output.storeBytes(of: colors[step], toByteOffset: offset, as: SIMD4<UInt8>.self)
                    }
                }
            }
            count = width * height * 4
        }
        return Image(width: width, height: height, pixels: pixels)
    }

    /// What a step to the right and a step down add to the share, and the share at the top left corner.
    private func line(width: Double, height: Double) -> (slope: SIMD2<Double>, start: Double) {
        guard case .linear(let degrees) = direction else { return (.zero, 0) }
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        let length = abs(width * sine) + abs(height * cosine)
        let slope = SIMD2(sine, -cosine) / length
        return (slope, 0.5 - (slope.x * width + slope.y * height) / 2)
    }

    /// The colour at a share, 0...1, of the way; mixed premultiplied, so that nothing is no colour.
    private func color(at share: Double) -> SIMD4<UInt8> {
        let place = share * Double(colors.count - 1)
        let index = min(Int(place), colors.count - 2)
        let mixed =
            Self.premultiplied(colors[index]) * (1 - (place - Double(index)))
            + Self.premultiplied(colors[index + 1]) * (place - Double(index))
        guard mixed.w > 0 else { return .zero }
        var straight = mixed * (255 / mixed.w)
        straight.w = mixed.w
        return SIMD4<UInt8>(straight + 0.5, rounding: .towardZero)
    }

    private static func premultiplied(_ color: SIMD4<UInt8>) -> SIMD4<Double> {
        var result = SIMD4<Double>(color) * (Double(color.w) / 255)
        result.w = Double(color.w)
        return result
    }
}

import Imaging

/// Puts the foreground of a photo over a background: Porter and Duff's "over" (1984) on straight alpha.
///
/// Integer arithmetic, rounded to the nearest: where the matte is 0 the background's pixel comes out unchanged, where
/// it is 255 the photo's. What of the photo was transparent stays so: alpha is the lesser of the matte's and
/// the photo's own.
/// Pixels that end up wholly transparent are zeroed, which compresses well and hides nothing in the file.
struct Compositor {
    let image: Image
    let matte: Matte
    let background: Background
    let foreground: ForegroundColors

    /// The result; it keeps the photo's colour profile.
    func composite() -> Image {
        let pixels: [UInt8]
        switch background {
        case .transparent:
            pixels = render(over: .constant(.zero))
        case .color(let red, let green, let blue, let alpha):
            pixels = render(over: .constant(SIMD4(red, green, blue, alpha)))
        case .image(let picture):
            pixels = render(over: picture.covering(width: image.width, height: image.height))
        case .gradient(let gradient):
            pixels = render(over: gradient.image(width: image.width, height: image.height))
        case .blurredPhoto(let blur):
            let picture = blur.image(of: image, matte: matte)
            pixels = render(over: picture.covering(width: image.width, height: image.height))
        }
        return Image(
            width: image.width,
            height: image.height,
            pixels: pixels,
            colorProfile: image.colorProfile,
            density: image.density
        )
    }

    /// A background in the shape in which each pixel's colour is found quickest.
    private enum Backdrop {
        case constant(SIMD4<UInt8>)
        case pixels(UnsafeRawBufferPointer)

        @inline(__always)
        func color(at index: Int) -> SIMD4<UInt8> {
            switch self {
            case .constant(let color): color
            case .pixels(let bytes): bytes.loadUnaligned(fromByteOffset: index * 4, as: SIMD4<UInt8>.self)
            }
        }
    }

    private func render(over picture: Image) -> [UInt8] {
        picture.pixels.withUnsafeBytes { render(over: .pixels($0)) }
    }

    private func render(over backdrop: Backdrop) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: image.pixels.count) { bytes, count in
            let output = UnsafeMutableRawBufferPointer(bytes)
            image.pixels.withUnsafeBytes { pixels in
                matte.alpha.withUnsafeBufferPointer { alpha in
                    Parallel.forEachBand(of: image.height, length: 16) { band in
                        for index in band.lowerBound * image.width..<band.upperBound * image.width {
                            let pixel = pixels.loadUnaligned(fromByteOffset: index * 4, as: SIMD4<UInt8>.self)
                            let cut = cut(pixel, alpha: alpha[index], index: index)
                            let result = Self.over(cut, backdrop.color(at: index))
                            output.storeBytes(of: result, toByteOffset: index * 4, as: SIMD4<UInt8>.self)
                        }
                    }
                }
            }
            count = image.pixels.count
        }
    }

    /// The photo's pixel without its background.
    @inline(__always)
    private func cut(_ pixel: SIMD4<UInt8>, alpha: UInt8, index: Int) -> SIMD4<UInt8> {
        if alpha == 255 { return pixel }
        if alpha == 0 || pixel.w == 0 { return .zero }
        // A pixel that was partly transparent already shows no background, its colour is the foreground's.
        guard pixel.w == 255 else {
            return SIMD4(pixel.x, pixel.y, pixel.z, min(pixel.w, alpha))
        }
        let (y, x) = index.quotientAndRemainder(dividingBy: image.width)
        let color = SIMD4(Float(pixel.x), Float(pixel.y), Float(pixel.z), 0)
        let estimate = foreground.foreground(of: color, alpha: Float(alpha) / 255, x: x, y: y) + 0.5
        return SIMD4(UInt8(estimate.x), UInt8(estimate.y), UInt8(estimate.z), alpha)
    }

    @inline(__always)
    static func over(_ top: SIMD4<UInt8>, _ bottom: SIMD4<UInt8>) -> SIMD4<UInt8> {
        if top.w == 255 { return top }
        if top.w == 0 { return bottom.w == 0 ? .zero : bottom }
        if bottom.w == 0 { return top }
        let share = UInt32(top.w) * 255
        let rest = UInt32(bottom.w) * (255 - UInt32(top.w))
        let whole = share + rest
        func mix(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
            UInt8((UInt32(top) * share + UInt32(bottom) * rest + whole / 2) / whole)
        }
        let alpha = UInt8(divided(whole))
        return SIMD4(mix(top.x, bottom.x), mix(top.y, bottom.y), mix(top.z, bottom.z), alpha)
    }

    /// `value / 255`, rounded to the nearest.
    @inline(__always)
    private static func divided(_ value: UInt32) -> UInt32 { (value + 127) / 255 }
}

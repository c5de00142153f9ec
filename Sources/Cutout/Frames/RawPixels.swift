import ArgumentParser
import Imaging

/// How pixels lie in a frame without a header, as ffmpeg's `-pix_fmt` names it.
enum PixelFormat: String, ExpressibleByArgument, CaseIterable {
    case rgb24, rgba

    var byteCount: Int { self == .rgb24 ? 3 : 4 }
}

/// The size of frames without a header: `1920x1080`.
struct FrameSize: Equatable, ExpressibleByArgument, CustomStringConvertible {
    let width: Int
    let height: Int

    private static let sides = 1...32_768

    init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    init?(argument: String) {
        let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map {
            Int($0)
        }
        guard sides.count == 2, let width = sides[0], let height = sides[1], Self.sides.contains(width),
            Self.sides.contains(height)
        else { return nil }
        self.init(width: width, height: height)
    }

    var description: String { "\(width) x \(height)" }
}

extension Image {
    /// An image of samples without padding.
    ///
    /// - Parameters:
    ///   - offset: where the first sample stands.
    ///   - channels: 1 for grey, 3 for RGB, 4 for RGBA.
    ///   - maximum: what a sample has at most, to 65535; from 256 on each has two bytes, the first the larger.
    init(raw bytes: [UInt8], from offset: Int = 0, size: FrameSize, channels: Int, maximum: Int = 255) {
        let count = size.width * size.height
        if channels == 4, maximum == 255 {
            self.init(
                width: size.width,
                height: size.height,
                pixels: Array(bytes[offset..<offset + count * 4])
            )
            return
        }
        let pixels = [UInt8](unsafeUninitializedCapacity: count * 4) { pixels, initialized in
            bytes.withUnsafeBufferPointer { bytes in
                if channels == 3, maximum == 255 {
                    for index in 0..<count {
                        pixels[index * 4] = bytes[offset + index * 3]
                        pixels[index * 4 + 1] = bytes[offset + index * 3 + 1]
                        pixels[index * 4 + 2] = bytes[offset + index * 3 + 2]
                        pixels[index * 4 + 3] = 255
                    }
                } else {
                    func sample(_ index: Int) -> UInt8 {
                        let value =
                            maximum < 256
                            ? Int(bytes[offset + index])
                            : Int(bytes[offset + index * 2]) << 8 | Int(bytes[offset + index * 2 + 1])
                        return UInt8((min(value, maximum) * 255 + maximum / 2) / maximum)
                    }
                    for index in 0..<count {
                        for channel in 0..<3 {
                            pixels[index * 4 + channel] = sample(
                                index * channels + (channels == 1 ? 0 : channel)
                            )
                        }
                        pixels[index * 4 + 3] = 255
                    }
                }
            }
            initialized = count * 4
        }
        self.init(width: size.width, height: size.height, pixels: pixels)
    }
}

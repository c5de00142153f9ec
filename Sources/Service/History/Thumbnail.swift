import Imaging
import Matting

/// The small cutout by which an item is recognised in the grid.
enum Thumbnail {
    static let format = ImageFormat.webp
    /// The longer side, in pixels: sharp where a grid shows it at half of that.
    private static let side = 320
    private static let quality = 75
    /// How many columns of the photo go into one of the thumbnail. To average them all would take longer than keeping
    /// the item takes otherwise, and looks the same.
    private static let samplesPerPixel = 2

    /// Cuts out a reduced photo with its reduced matte, which at this size looks like the reduced cutout and takes a
    /// fraction of its time.
    static func make(of image: Image, matte: Matte) throws -> [UInt8] {
        let (width, height) = size(of: image)
        let step = max(1, image.width / (width * samplesPerPixel))
        let photo = image.sampled(every: step).resampled(width: width, height: height)
        let alpha = matte.grayImage.sampled(every: step).resampled(width: width, height: height)
        let cutout = Compositing.cutout(
            of: photo,
            matte: Matte(width: width, height: height, alpha: alpha.pixels)
        )
        return try ImageEncoder.encode(cutout, as: format, quality: quality)
    }

    private static func size(of image: Image) -> (Int, Int) {
        let longest = max(image.width, image.height)
        guard longest > side else { return (image.width, image.height) }
        return (max(1, image.width * side / longest), max(1, image.height * side / longest))
    }
}

extension Image {
    /// Every `step`th pixel of every `step`th row.
    fileprivate func sampled(every step: Int) -> Image {
        guard step > 1 else { return self }
        let (columns, rows) = ((width + step - 1) / step, (height + step - 1) / step)
        let sampled = pixels.withUnsafeBytes { bytes in
            [UInt8](unsafeUninitializedCapacity: columns * rows * 4) { output, count in
                for row in 0..<rows {
                    for column in 0..<columns {
                        let source = (row * step * width + column * step) * 4
                        let target = (row * columns + column) * 4
                        for channel in 0..<4 { output[target + channel] = bytes[source + channel] }
                    }
                }
                count = columns * rows * 4
            }
        }
        return Image(width: columns, height: rows, pixels: sampled, colorProfile: colorProfile)
    }
}

extension GrayImage {
    /// Every `step`th pixel of every `step`th row.
    fileprivate func sampled(every step: Int) -> GrayImage {
        guard step > 1 else { return self }
        let (columns, rows) = ((width + step - 1) / step, (height + step - 1) / step)
        let sampled = [UInt8](unsafeUninitializedCapacity: columns * rows) { output, count in
            for row in 0..<rows {
                for column in 0..<columns {
                    output[row * columns + column] = pixels[row * step * width + column * step]
                }
            }
            count = columns * rows
        }
        return GrayImage(width: columns, height: rows, pixels: sampled)
    }
}

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

    /// How much of the subject's longer side is left free around it.
    private static let margin = 0.04

    /// Cuts out a reduced photo with its reduced matte, which at this size looks like the reduced cutout and takes a
    /// fraction of its time. It is trimmed to the subject, so that a small one is seen, too.
    static func make(of image: Image, matte: Matte) throws -> [UInt8] {
        let frame = frame(of: matte)
        let (width, height) = size(of: frame)
        let step = max(1, frame.width / (width * samplesPerPixel))
        let photo = image.sampled(every: step, in: frame).resampled(width: width, height: height)
        let alpha = matte.grayImage.sampled(every: step, in: frame).resampled(width: width, height: height)
        let cutout = Compositing.cutout(
            of: photo,
            matte: Matte(width: width, height: height, alpha: alpha.pixels)
        )
        return try ImageEncoder.encode(cutout, as: format, quality: quality)
    }

    /// The subject with some room around it; the whole photo where there is none.
    private static func frame(of matte: Matte) -> PixelRect {
        let whole = PixelRect(left: 0, top: 0, width: matte.width, height: matte.height)
        guard let subject = matte.subjectBounds else { return whole }
        let room = Int((Double(max(subject.width, subject.height)) * margin).rounded())
        return PixelRect(
            left: subject.left - room,
            top: subject.top - room,
            width: subject.width + 2 * room,
            height: subject.height + 2 * room
        ).clipped(width: matte.width, height: matte.height)
    }

    private static func size(of frame: PixelRect) -> (Int, Int) {
        let longest = max(frame.width, frame.height)
        guard longest > side else { return (frame.width, frame.height) }
        return (max(1, frame.width * side / longest), max(1, frame.height * side / longest))
    }
}

extension Image {
    /// Every `step`th pixel of every `step`th row of a part.
    fileprivate func sampled(every step: Int, in frame: PixelRect) -> Image {
        let (columns, rows) = ((frame.width + step - 1) / step, (frame.height + step - 1) / step)
        let sampled = pixels.withUnsafeBytes { bytes in
            [UInt8](unsafeUninitializedCapacity: columns * rows * 4) { output, count in
                for row in 0..<rows {
                    for column in 0..<columns {
                        let source = ((frame.top + row * step) * width + frame.left + column * step) * 4
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
    /// Every `step`th pixel of every `step`th row of a part.
    fileprivate func sampled(every step: Int, in frame: PixelRect) -> GrayImage {
        let (columns, rows) = ((frame.width + step - 1) / step, (frame.height + step - 1) / step)
        let sampled = [UInt8](unsafeUninitializedCapacity: columns * rows) { output, count in
            for row in 0..<rows {
                for column in 0..<columns {
                    let source = (frame.top + row * step) * width + frame.left + column * step
                    output[row * columns + column] = pixels[source]
                }
            }
            count = columns * rows
        }
        return GrayImage(width: columns, height: rows, pixels: sampled)
    }
}

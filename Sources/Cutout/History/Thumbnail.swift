import Imaging
import Matting

/// The small cutout by which an item is recognised in the grid.
enum Thumbnail {
    static let format = ImageFormat.webp
    /// The longer side, in pixels: sharp where a grid shows it at half of that.
    private static let side = 400
    private static let quality = 75

    /// Cuts out a reduced photo with its reduced matte, which at this size looks like the reduced cutout and takes a
    /// fraction of its time.
    static func make(of image: Image, matte: Matte, by remover: BackgroundRemover) throws -> [UInt8] {
        let (width, height) = size(of: image)
        let photo = image.resampled(width: width, height: height)
        let alpha = matte.grayImage.resampled(width: width, height: height)
        let cutout = remover.cutout(
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

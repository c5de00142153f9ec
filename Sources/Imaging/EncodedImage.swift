/// What the container of an image file holds beside its compressed pixels.
///
/// The containers are walked here rather than by the codec libraries, so that size, orientation and profile are
/// known, and the file known to be whole, before any library sees a byte.
struct EncodedImage {
    enum ColorModel {
        case rgb, gray, cmyk
    }

    let format: ImageFormat
    /// Columns and rows as stored, before orientation.
    var storedWidth: Int
    var storedHeight: Int
    var orientation = Orientation.up
    var colorModel = ColorModel.rgb
    /// The embedded ICC profile as found, of any colour space and not yet judged.
    var profile: [UInt8]?
    /// Whether the file goes on to its own end mark; a download cut short does not.
    var isComplete = true

    init(format: ImageFormat, storedWidth: Int, storedHeight: Int) {
        self.format = format
        self.storedWidth = storedWidth
        self.storedHeight = storedHeight
    }

    init(parsing bytes: ArraySlice<UInt8>) throws(ImagingError) {
        switch ImageFormat.detect(bytes) {
        case .jpeg: self = try JPEGFile.parse(bytes)
        case .png: self = try PNGFile.parse(bytes)
        case .webp: self = try WebPFile.parse(bytes)
        case nil: throw .unsupported("This is not an image that can be read here")
        }
    }
}

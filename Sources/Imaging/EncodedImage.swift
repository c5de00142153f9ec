/// What the container of an image file holds beside its compressed pixels.
///
/// The containers are walked here rather than by the codec libraries, so that size, orientation, profile and cost are
/// known before any library sees a byte.
struct EncodedImage {
    enum ColorModel {
        case rgb, gray, cmyk
    }

    let format: SourceFormat
    /// Columns and rows as stored, before orientation.
    var storedWidth: Int
    var storedHeight: Int
    var orientation = Orientation.up
    var colorModel = ColorModel.rgb
    /// The embedded ICC profile as found, of any colour space and not yet judged.
    var profile: EmbeddedProfile?
    /// The colours that the container names without a profile, such as Display P3; a profile goes before them.
    var colors: NamedColors?
    /// Pixels per inch as stored, before orientation.
    var density: PixelDensity?
    /// How many of the file's first bytes make the picture, where others may follow; `nil` for all.
    var extent: Int?
    /// Whether the container goes on to its own end, where pixels cannot be had from one cut short.
    var isComplete = true

    init(format: SourceFormat, storedWidth: Int, storedHeight: Int) {
        self.format = format
        self.storedWidth = storedWidth
        self.storedHeight = storedHeight
    }

    /// Tells the format and walks its structure.
    init(inspecting bytes: ArraySlice<UInt8>) throws(ImagingError) {
        guard let format = SourceFormat.detect(bytes) else {
            throw OtherFormat.detect(bytes).refusal
        }
        self = try format.container.inspect(bytes)
    }
}

import Matting

/// What a caller of remove.bg wants made of a photo, but for the images themselves.
struct RemoveBgWishes: Sendable {
    enum Format: String, CaseIterable, Sendable {
        /// PNG if anything is transparent, else JPEG.
        case auto
        case png, jpg, webp
        /// The colours as JPEG and the matte as PNG: the smallest for large photos.
        case zip
    }

    /// What kind of subject the caller says it is.
    enum Subject: String, CaseIterable, Sendable {
        case auto, person, product, car, animal, graphic, transportation, other
    }

    enum SubjectDetail: String, CaseIterable, Sendable {
        /// The answer does not name the subject.
        case none
        case one = "1"
        case two = "2"
        case latest
    }

    enum ShadowType: String, CaseIterable, Sendable {
        case none, auto, drop, car
        case threeD = "3D"
    }

    /// The model's name, which is Cutout's addition to the contract; nil leaves it to the subject.
    var model: String?
    var size = OutputSize.preview
    var subject = Subject.auto
    var subjectDetail = SubjectDetail.one
    var format = Format.auto
    var region: RegionOfInterest?
    var crop: CropMargin?
    /// 0.1...1 of the picture; nil keeps the subject's size.
    var scale: Double?
    var position = SubjectPosition.original
    var channels = RemovalOptions.Channels.rgba
    var keepsSemitransparency = true
    var shadow: Shadow?
    var backgroundColor: ColorValue?
}

/// How large a picture remove.bg's `size` allows.
enum OutputSize: String, CaseIterable, Sendable {
    case preview, small, regular, medium, hd, full
    case fourK = "4k"
    case fiftyMegapixels = "50MP"
    case auto

    private static let largestPNG = 10_000_000

    /// - Parameter isPNG: PNG files of full size would be very large, so they have a limit of their own.
    func maximumPixels(isPNG: Bool) -> Int {
        switch self {
        case .preview, .small, .regular: 250_000
        case .medium: 1_500_000
        case .hd: 4_000_000
        case .full, .fourK, .auto: isPNG ? Self.largestPNG : 25_000_000
        case .fiftyMegapixels: 50_000_000
        }
    }
}

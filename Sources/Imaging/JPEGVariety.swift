/// The kinds of JPEG frame by their marker: ITU-T T.81, table B.1, and T.87 for JPEG-LS.
enum JPEGVariety {
    /// Sequential or progressive with Huffman coding, which is what cameras write and libjpeg reads.
    case ordinary(isProgressive: Bool)
    case lossless
    case hierarchical
    case arithmetic
    case jpegLS

    /// What to do with a file that no browser shows either.
    static let advice = "Open it in an image editor and save it as an ordinary JPEG or as PNG."

    /// `nil` for markers that begin no frame.
    init?(marker: UInt8) {
        switch marker {
        case 0xC0, 0xC1: self = .ordinary(isProgressive: false)
        case 0xC2: self = .ordinary(isProgressive: true)
        case 0xC3: self = .lossless
        case 0xC5, 0xC6, 0xC7, 0xDE: self = .hierarchical
        // DAC (0xCC), which sets arithmetic coding up, may come before the frame.
        case 0xC9...0xCF: self = .arithmetic
        case 0xF7: self = .jpegLS
        default: return nil
        }
    }

    /// Why a file of this kind is refused; `nil` for what is read.
    var refusal: ImagingError? {
        switch self {
        case .ordinary: nil
        case .lossless:
            .unsupported("This is a lossless JPEG, which scanners and medical devices write", Self.advice)
        case .hierarchical:
            .unsupported("This is a hierarchical JPEG, which hardly any program reads", Self.advice)
        case .arithmetic:
            .unsupported("This is a JPEG with arithmetic coding, which no browser shows", Self.advice)
        case .jpegLS: .unsupported("This is a JPEG-LS file, which medical devices write", Self.advice)
        }
    }
}

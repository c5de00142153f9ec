/// What a file is that people send as a photo and that cannot be read here, told by content: one table for every
/// answer, on the page, in the API and on the command line.
public enum OtherFormat: Sendable, CaseIterable {
    case empty, bmp, jpegXL, jpeg2000, svg, pdf, postScript, photoshop, gimp, icon, highDynamicRange, netpbm,
        qoi
    case raw, dng, imageSequence, video, audio, archive, gitLFS, html, text, unknown

    /// The formats that are read, for people.
    public static let readable = "JPEG, PNG, WebP, HEIC, AVIF, GIF or TIFF"

    static let exportAdvice = "Open it in an image editor and export it as JPEG or PNG."

    /// What the file is: a sentence without its full stop.
    public var what: String {
        switch self {
        case .empty: "The file is empty"
        case .bmp: "This is a BMP image"
        case .jpegXL: "This is a JPEG XL image"
        case .jpeg2000: "This is a JPEG 2000 image"
        case .svg: "This is an SVG drawing, not a photo"
        case .pdf: "This is a PDF document"
        case .postScript: "This is a PostScript or EPS document"
        case .photoshop: "This is a Photoshop document"
        case .gimp: "This is a GIMP document"
        case .icon: "This is a Windows icon or cursor"
        case .highDynamicRange: "This is an OpenEXR or Radiance HDR image"
        case .netpbm: "This is a PBM, PGM or PPM image"
        case .qoi: "This is a QOI image"
        case .raw: "This is a camera's raw file"
        case .dng: "This is a DNG raw file"
        case .imageSequence: "This is a sequence of pictures without a still one"
        case .video: "This is a video"
        case .audio: "This is a sound file"
        case .archive: "This is an archive"
        case .gitLFS: "This is a Git LFS pointer, not the file that it stands for"
        case .html: "This is a web page, not a photo"
        case .text: "This is a text file, not a photo"
        case .unknown: "This is in no image format that is known here"
        }
    }

    /// How to get a photo of it that can be read.
    public var advice: String {
        switch self {
        case .empty: "Download or copy it again, and send one that has content."
        case .bmp, .photoshop, .gimp, .highDynamicRange, .netpbm, .qoi, .icon: OtherFormat.exportAdvice
        case .jpegXL: "Export it as JPEG where it was made, or convert it: djxl photo.jxl photo.jpg"
        case .jpeg2000: "Export it as JPEG from an image viewer, or convert it: magick photo.jp2 photo.jpg"
        case .svg: "Export it as PNG from a drawing program or a browser, at the size you need."
        case .pdf, .postScript: "Export the page that you want as JPEG or PNG, or take a screenshot of it."
        case .raw, .dng: "Develop it in your camera's or photo program and export it as JPEG."
        case .imageSequence, .video: "Pause it where you like it and send a screenshot."
        case .audio, .unknown: "Send a \(OtherFormat.readable) file."
        case .archive: "Unpack it and send the photos in it."
        case .gitLFS: "Run “git lfs pull” in its repository and send it again."
        case .html: "Open it in a browser, save the picture that it shows, and send that."
        case .text: "Check that it is the file you meant; a download may have failed."
        }
    }

    /// What the person who sent the file is told.
    public var refusal: ImagingError { .unsupported(what, advice) }

    /// Tells by content; called for files that are in none of the formats that are read.
    public static func detect(_ bytes: ArraySlice<UInt8>) -> OtherFormat {
        if bytes.isEmpty { return .empty }
        return bySignature(bytes) ?? byFileType(bytes) ?? byText(bytes) ?? .unknown
    }
}

/// Where a file keeps its ICC profile, and how; copied out only once the file has passed the door.
enum EmbeddedProfile {
    /// As it is: WebP's ICCP chunk, a `colr` box, a TIFF tag.
    case bytes(ArraySlice<UInt8>)
    /// A zlib stream: PNG's iCCP chunk.
    case zlib(ArraySlice<UInt8>)
    /// In pieces, in APP2 segments somewhere in the head of a JPEG.
    case segments(ofJPEG: ArraySlice<UInt8>)

    /// The profile's bytes; `nil` if they are incomplete or more than a profile may have.
    func unpacked() -> [UInt8]? {
        switch self {
        case .bytes(let bytes): bytes.count <= ColorProfile.maximumSize ? Array(bytes) : nil
        case .zlib(let stream): Inflate.zlib(stream, limit: ColorProfile.maximumSize)
        case .segments(let head): JPEGFile.profile(inHead: head)
        }
    }
}

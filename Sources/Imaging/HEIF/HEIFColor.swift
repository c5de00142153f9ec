/// What a HEIF file's `colr` boxes say: ISO/IEC 14496-12, section 12.1.5.
enum HEIFColor {
    /// The ICC profile in a box of the types `prof` or `rICC`.
    static func profile(_ box: HEIFBox) -> ArraySlice<UInt8>? {
        let isProfile = ["prof", "rICC"].contains { box.payload.starts(with: Array($0.utf8)) }
        return isProfile ? box.payload.dropFirst(4) : nil
    }

    /// The primaries and the curve of an `nclx` box.
    ///
    /// The curve of BT.709 is what encoders write that were not told; photos under it are shown as sRGB.
    static func named(_ box: HEIFBox) -> NamedColors? {
        guard box.payload.starts(with: Array("nclx".utf8)) else { return nil }
        let reader = ByteReader(box.payload, .bigEndian)
        guard let primaries = reader.unsigned(at: 4, count: 2),
            let transfer = reader.unsigned(at: 6, count: 2)
        else {
            return nil
        }
        let sRGB = 13
        let curve = [1, 2, 6, 14, 15].contains(transfer) ? sRGB : transfer
        return NamedColors(primariesCode: primaries, transferCode: curve)
    }
}

extension EXIF {
    /// A TIFF block that says only how dense the pixels are, for WebP, which has no other place for it.
    static func block(_ density: PixelDensity) -> [UInt8] {
        let resolutions = [density.horizontal, density.vertical].flatMap { value in
            UInt32((value * 100).rounded()).bigEndianBytes + UInt32(100).bigEndianBytes
        }
        // Three entries, and behind them, at 50, the two quotients.
        return [0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8] + [0, 3]
            + [0x01, 0x1A, 0, 5, 0, 0, 0, 1, 0, 0, 0, 50]
            + [0x01, 0x1B, 0, 5, 0, 0, 0, 1, 0, 0, 0, 58]
            + [0x01, 0x28, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0]
            + [0, 0, 0, 0] + resolutions
    }
}

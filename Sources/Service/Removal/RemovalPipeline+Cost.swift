import Imaging

extension RemovalPipeline {
    /// How many pixels a removal holds at once, told from the headers of its files: the photo's, and those of a picture
    /// behind it.
    ///
    /// - Throws: `ImagingError` for a file that is no picture, or one that is too large; nobody waits in a line to hear
    ///   that.
    func pixels(of photo: ArraySlice<UInt8>, _ options: RemovalOptions) throws(ImagingError) -> Int {
        try pixels(of: photo) + (options.backgroundFile.map(pixels) ?? 0)
    }

    /// How many pixels a picture declares.
    ///
    /// - Throws: as ``pixels(of:_:)``.
    func pixels(of file: ArraySlice<UInt8>) throws(ImagingError) -> Int {
        let header = try ImageHeader.read(file)
        try budget.check(width: header.width, height: header.height)
        return header.width * header.height
    }
}

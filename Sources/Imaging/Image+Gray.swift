extension Image {
    /// The grey image with three equal channels, opaque.
    public init(_ gray: GrayImage) {
        let pixels = [UInt8](unsafeUninitializedCapacity: gray.pixels.count * 4) { buffer, count in
            for (index, value) in gray.pixels.enumerated() {
                buffer[index * 4] = value
                buffer[index * 4 + 1] = value
                buffer[index * 4 + 2] = value
                buffer[index * 4 + 3] = 255
            }
            count = gray.pixels.count * 4
        }
        self.init(width: gray.width, height: gray.height, pixels: pixels)
    }
}

/// One coded picture in a HEIF file, with what its bitstream costs.
struct HEIFItem {
    enum Codec {
        case hevc, av1
    }

    let codec: Codec
    /// As the file states it, which is what decoding must come to.
    let width: Int
    let height: Int
    /// Pixels that the decoder may go over.
    let work: Int
    let properties: [HEIFBox]
    let data: [ArraySlice<UInt8>]

    /// How much larger than the stated picture a coded one may be for its edge blocks.
    private static let maximumPadding = 128

    init(_ id: Int, _ meta: HEIFMeta, inheriting: [HEIFBox] = []) throws(ImagingError) {
        let format = meta.format
        properties = meta.properties(of: id)
        codec = try HEIFItem.codec(meta.types[id], format)
        guard let size = properties.first(where: { $0.type == "ispe" })?.content,
            let width = size.unsigned(at: 0, count: 4), let height = size.unsigned(at: 4, count: 4),
            width > 0, height > 0
        else { throw .damaged(format, "an item without a size") }
        (self.width, self.height) = (width, height)
        data = try meta.data(of: id)
        let coded = try HEIFItem.inspect(codec, properties, data, format)
        guard coded.width <= width + HEIFItem.maximumPadding, coded.height <= height + HEIFItem.maximumPadding
        else {
            throw .damaged(format, "coded as \(coded.width) x \(coded.height), not \(width) x \(height)")
        }
        work = coded.width * coded.height * coded.passes
    }

    private static func codec(_ type: String?, _ format: SourceFormat) throws(ImagingError) -> Codec {
        switch type {
        case "hvc1": return .hevc
        case "av01": return .av1
        case "iovl": throw .unsupported("HEIC files put together from several pictures cannot be read here")
        case nil: throw .damaged(format, "no such item")
        case let type?:
            throw .unsupported("HEIF files with pictures of the kind \(name(type)) cannot be read here")
        }
    }

    private static func name(_ type: String) -> String {
        ["jpeg": "JPEG", "j2k1": "JPEG 2000", "avc1": "H.264", "vvc1": "VVC", "unci": "uncompressed"][type]
            ?? String(type.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic })
    }

    private static func inspect(
        _ codec: Codec,
        _ properties: [HEIFBox],
        _ data: [ArraySlice<UInt8>],
        _ format: SourceFormat
    ) throws(ImagingError) -> (width: Int, height: Int, passes: Int) {
        switch codec {
        case .hevc:
            guard let configuration = properties.first(where: { $0.type == "hvcC" })?.payload else {
                throw .damaged(format, "no hvcC box")
            }
            let stream = try HEVCStream(configuration: configuration, data: data)
            return (stream.width, stream.height, stream.slices)
        case .av1:
            let stream = try AV1Stream(data)
            return (stream.width, stream.height, stream.frames)
        }
    }

    /// A HEIF file of this picture alone: what libheif is handed has no other items, no metadata, no grids, nothing
    /// that turns or crops.
    ///
    /// - Parameter colorBoxes: `colr` boxes to look in for how the colours are coded, where the item has none.
    func file(colorBoxes: [HEIFBox]) -> [UInt8] {
        let size = HEIFBox.write(
            "ispe",
            [0, 0, 0, 0] + UInt32(width).bigEndianBytes + UInt32(height).bigEndianBytes
        )
        var boxes = [configuration, size]
        let nclx = (properties + colorBoxes).first {
            $0.type == "colr" && $0.payload.starts(with: Array("nclx".utf8))
        }
        if let nclx { boxes.append(Array(nclx.whole)) }
        let length = data.reduce(0) { $0 + $1.count }
        let type = codec == .hevc ? "hvc1" : "av01"
        let brand = codec == .hevc ? "heic" : "avif"
        let fileType = HEIFBox.write(
            "ftyp",
            Array("\(brand)".utf8) + [0, 0, 0, 0] + Array("mif1\(brand)".utf8)
        )
        func meta(dataOffset: Int) -> [UInt8] {
            let full: [UInt8] = [0, 0, 0, 0]
            let item = HEIFBox.write("infe", [2, 0, 0, 0] + [0, 1, 0, 0] + Array(type.utf8) + [0])
            let location: [UInt8] = [0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1]
            let indices = boxes.indices.map { UInt8($0 + 1) }
            return HEIFBox.write(
                "meta",
                full
                    + HEIFBox.write(
                        "hdlr",
                        full + full + Array("pict".utf8) + [UInt8](repeating: 0, count: 13)
                    )
                    + HEIFBox.write("pitm", full + [0, 1])
                    + HEIFBox.write(
                        "iloc",
                        full + location + UInt32(dataOffset).bigEndianBytes + UInt32(length).bigEndianBytes
                    )
                    + HEIFBox.write("iinf", full + [0, 1] + item)
                    + HEIFBox.write(
                        "iprp",
                        HEIFBox.write("ipco", boxes.flatMap { $0 })
                            + HEIFBox.write("ipma", full + [0, 0, 0, 1, 0, 1, UInt8(boxes.count)] + indices)
                    )
            )
        }
        let dataOffset = fileType.count + meta(dataOffset: 0).count + 8
        var file = fileType + meta(dataOffset: dataOffset)
        file.reserveCapacity(file.count + length + 8)
        file += UInt32(length + 8).bigEndianBytes + Array("mdat".utf8)
        for piece in data { file += piece }
        return file
    }

    /// AV1's repeats the sequence header, which the data have as well; what is there twice can differ.
    private var configuration: [UInt8] {
        switch codec {
        case .hevc: properties.first { $0.type == "hvcC" }.map { Array($0.whole) } ?? []
        case .av1:
            HEIFBox.write("av1C", Array((properties.first { $0.type == "av1C" }?.payload ?? []).prefix(4)))
        }
    }
}

/// The picture that a HEIF file shows first, resolved to the coded items that it is made of.
struct HEIFPicture {
    /// Tiles row after row, all of one size, cut off at the right and lower edge; one for a picture without a grid.
    struct Canvas {
        var width: Int
        var height: Int
        var columns: Int
        var tiles: [HEIFItem]
    }

    /// What the decoders may go over in all, in pixels: a picture, its alpha, its layers and its slices.
    private static let maximumWork = 300_000_000
    /// Tiles that are one item or lie at one place in the file are decoded again each: what they come to in all is bounded
    /// by the file's size, and by this for the few kilobytes that a plain tile has.
    private static let spareBytes = 4_000_000
    /// Rows or columns of a grid have a byte for their number.
    private static let maximumTiles = 4_096

    let color: Canvas
    let alpha: Canvas?
    /// Whether colours were multiplied by alpha.
    let isPremultiplied: Bool
    let transform: HEIFTransform
    let profile: EmbeddedProfile?
    let colors: NamedColors?

    init(_ bytes: ArraySlice<UInt8>, _ format: SourceFormat) throws(ImagingError) {
        let meta = try HEIFMeta(bytes, format)
        let shown = try HEIFPicture.shown(meta)
        color = try HEIFPicture.canvas(shown.id, meta)
        transform = try HEIFTransform(shown.properties, width: color.width, height: color.height, format)
        let alphas = (meta.auxiliaries[shown.id] ?? []).filter { HEIFPicture.isAlpha($0, meta) }
        alpha = try alphas.first.map { (id) throws(ImagingError) in try HEIFPicture.canvas(id, meta) }
        isPremultiplied = alphas.first.map { meta.premultiplied[shown.id]?.contains($0) == true } ?? false
        let colorBoxes = (shown.properties + color.tiles[0].properties).filter { $0.type == "colr" }
        profile = colorBoxes.lazy.compactMap(HEIFColor.profile).first.map { .bytes($0) }
        colors = colorBoxes.lazy.compactMap(HEIFColor.named).first
        try check(format, fileSize: bytes.count)
    }

    private func check(_ format: SourceFormat, fileSize: Int) throws(ImagingError) {
        if let alpha, alpha.width != color.width || alpha.height != color.height {
            throw .damaged(format, "alpha of another size than its picture")
        }
        let tiles = color.tiles + (alpha?.tiles ?? [])
        let coded = tiles.lazy.flatMap(\.data).reduce(0) { $0 + $1.count }
        guard coded <= 2 * fileSize + HEIFPicture.spareBytes else {
            throw .excessive(format, "tiles that share their data")
        }
        let work = tiles.reduce(0) { $0 + $1.work }
        // A small picture may be dear for its size, but no picture may be dear in all.
        guard work <= HEIFPicture.maximumWork else {
            throw .excessive(format, "\(work / 1_000_000) megapixels to decode for one picture")
        }
    }

    /// The primary item, seen through an `iden` that only turns or crops it.
    private static func shown(_ meta: HEIFMeta) throws(ImagingError) -> (id: Int, properties: [HEIFBox]) {
        let primary = meta.primary
        guard meta.types[primary] == "iden" else { return (primary, meta.properties(of: primary)) }
        guard let source = meta.derivations[primary], source.count == 1, meta.types[source[0]] != "iden"
        else {
            throw .damaged(meta.format, "an identity of nothing")
        }
        return (source[0], meta.properties(of: source[0]) + meta.properties(of: primary))
    }

    private static func isAlpha(_ id: Int, _ meta: HEIFMeta) -> Bool {
        meta.properties(of: id).contains { property in
            guard property.type == "auxC" else { return false }
            let name = String(decoding: property.content.bytes.prefix { $0 != 0 }, as: UTF8.self)
            return name == "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
                || name == "urn:mpeg:hevc:2015:auxid:1"
        }
    }

    private static func canvas(_ id: Int, _ meta: HEIFMeta) throws(ImagingError) -> Canvas {
        guard meta.types[id] == "grid" else {
            let item = try HEIFItem(id, meta)
            return Canvas(width: item.width, height: item.height, columns: 1, tiles: [item])
        }
        return try grid(id, meta)
    }

    /// ISO/IEC 23008-12, section 6.6.2.3.
    private static func grid(_ id: Int, _ meta: HEIFMeta) throws(ImagingError) -> Canvas {
        let data = try meta.data(of: id).reduce(into: ArraySlice<UInt8>(), +=)
        let reader = ByteReader(data, .bigEndian)
        let size = (reader.unsigned(at: 1, count: 1) ?? 0) & 1 == 0 ? 2 : 4
        guard let rows = reader.unsigned(at: 2, count: 1), let columns = reader.unsigned(at: 3, count: 1),
            let width = reader.unsigned(at: 4, count: size),
            let height = reader.unsigned(at: 4 + size, count: size),
            width > 0, height > 0
        else { throw .damaged(meta.format, "grid without a size") }
        let count = (rows + 1) * (columns + 1)
        guard count <= maximumTiles else { throw .excessive(meta.format, "\(count) tiles") }
        let ids = meta.derivations[id] ?? []
        guard ids.count == count else {
            throw .damaged(meta.format, "\(ids.count) tiles in place of \(count)")
        }
        var items: [Int: HEIFItem] = [:]
        for id in Set(ids) { items[id] = try HEIFItem(id, meta, inheriting: meta.properties(of: id)) }
        let tiles = ids.compactMap { items[$0] }
        let (tileWidth, tileHeight) = (tiles[0].width, tiles[0].height)
        guard tiles.allSatisfy({ $0.width == tileWidth && $0.height == tileHeight }) else {
            throw .damaged(meta.format, "tiles of several sizes")
        }
        // Every column and row shows at least something, and together they cover the picture.
        guard tileWidth * (columns + 1) >= width, tileWidth * columns < width,
            tileHeight * (rows + 1) >= height, tileHeight * rows < height
        else { throw .damaged(meta.format, "tiles that do not make up the picture") }
        return Canvas(width: width, height: height, columns: columns + 1, tiles: tiles)
    }
}

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

/// The items of a HEIF file and what it says of them: ISO/IEC 23008-12 and the meta box of ISO/IEC 14496-12.
struct HEIFMeta {
    /// Pictures of 50 megapixels in tiles of 256 have 800 items; more than this no camera writes.
    private static let maximumItems = 5_000
    private static let maximumExtents = 32

    let format: SourceFormat
    private(set) var primary = 0
    /// The four letters of each item's type.
    private(set) var types: [Int: String] = [:]
    private(set) var properties: [HEIFBox] = []
    private var associations: [Int: [Int]] = [:]
    /// Which items each item is derived from, in order.
    private(set) var derivations: [Int: [Int]] = [:]
    /// Auxiliary pictures of an item: alpha, depth, gain maps.
    private(set) var auxiliaries: [Int: [Int]] = [:]
    /// Pairs of a picture and the alpha that it was multiplied by.
    private(set) var premultiplied: [Int: [Int]] = [:]
    private var locations: [Int: [Location]] = [:]
    private let bytes: ArraySlice<UInt8>
    private var itemData: ArraySlice<UInt8> = []

    private struct Location {
        let isInMeta: Bool
        let offset: Int
        /// 0 means everything from there on.
        let length: Int
    }

    init(_ bytes: ArraySlice<UInt8>, _ format: SourceFormat) throws(ImagingError) {
        self.format = format
        self.bytes = bytes
        let top = try HEIFBox.boxes(in: bytes, format)
        guard let meta = top.first(where: { $0.type == "meta" }) else {
            guard !top.contains(where: { $0.type == "moov" }) else { throw OtherFormat.imageSequence.refusal }
            throw .damaged(format, "no meta box")
        }
        for box in try HEIFBox.boxes(in: meta.content.bytes, format) { try read(box) }
    }

    private mutating func read(_ box: HEIFBox) throws(ImagingError) {
        switch box.type {
        case "pitm": primary = box.content.unsigned(at: 0, count: box.version == 0 ? 2 : 4) ?? 0
        case "iinf": try readItems(box)
        case "iloc": try readLocations(box)
        case "iref": try readReferences(box)
        case "idat": itemData = box.payload
        case "iprp":
            for inner in try HEIFBox.boxes(in: box.payload, format) {
                if inner.type == "ipco" { properties = try HEIFBox.boxes(in: inner.payload, format) }
                if inner.type == "ipma" { try readAssociations(inner) }
            }
        default: break
        }
    }

    private mutating func readItems(_ box: HEIFBox) throws(ImagingError) {
        let entries = box.content.bytes.dropFirst(box.version == 0 ? 2 : 4)
        for entry in try HEIFBox.boxes(in: entries, format) where entry.type == "infe" && entry.version >= 2 {
            let size = entry.version == 2 ? 2 : 4
            guard let id = entry.content.unsigned(at: 0, count: size),
                let type = entry.content.slice(at: size + 2, count: 4)
            else { throw .damaged(format, "infe cut short") }
            types[id] = String(decoding: type, as: UTF8.self)
        }
        guard types.count <= HEIFMeta.maximumItems else { throw .excessive(format, "\(types.count) items") }
    }

    private mutating func readLocations(_ box: HEIFBox) throws(ImagingError) {
        let reader = box.content
        guard let sizes = reader.unsigned(at: 0, count: 2) else { throw .damaged(format, "iloc cut short") }
        let (offsetSize, lengthSize, baseSize) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15)
        let indexSize = box.version == 0 ? 0 : sizes & 15
        guard [offsetSize, lengthSize, baseSize, indexSize].allSatisfy({ [0, 4, 8].contains($0) }) else {
            throw .damaged(format, "iloc of unknown sizes")
        }
        var cursor = Cursor(reader, at: 2, format)
        let idSize = box.version < 2 ? 2 : 4
        let count = try cursor.next(idSize)
        guard count <= HEIFMeta.maximumItems else { throw .excessive(format, "\(count) items") }
        for _ in 0..<count {
            let id = try cursor.next(idSize)
            let method = box.version == 0 ? 0 : try cursor.next(2) & 15
            let reference = try cursor.next(2)
            let base = try cursor.next(baseSize)
            let extents = try cursor.next(2)
            guard extents <= HEIFMeta.maximumExtents else {
                throw .excessive(format, "\(extents) pieces of an item")
            }
            var all: [Location] = []
            for _ in 0..<extents {
                _ = try cursor.next(indexSize)
                let (offset, overflow) = base.addingReportingOverflow(try cursor.next(offsetSize))
                let length = try cursor.next(lengthSize)
                guard !overflow else { throw .damaged(format, "iloc out of range") }
                all.append(Location(isInMeta: method == 1, offset: offset, length: length))
            }
            // Data in other files, or made of other items, are nothing that a photo has.
            if method <= 1, reference == 0 { locations[id] = all }
        }
    }

    private mutating func readReferences(_ box: HEIFBox) throws(ImagingError) {
        let size = box.version == 0 ? 2 : 4
        for entry in try HEIFBox.boxes(in: box.content.bytes, format) {
            var cursor = Cursor(ByteReader(entry.payload, .bigEndian), at: 0, format)
            let from = try cursor.next(size)
            var to: [Int] = []
            for _ in 0..<(try cursor.next(2)) { to.append(try cursor.next(size)) }
            switch entry.type {
            case "dimg": derivations[from] = derivations[from] ?? to
            case "prem": premultiplied[from, default: []] += to
            case "auxl": for master in to { auxiliaries[master, default: []].append(from) }
            default: break
            }
        }
    }

    private mutating func readAssociations(_ box: HEIFBox) throws(ImagingError) {
        var cursor = Cursor(box.content, at: 0, format)
        let idSize = box.version == 0 ? 2 : 4
        let indexSize = box.flags & 1 == 0 ? 1 : 2
        let count = try cursor.next(4)
        guard count <= HEIFMeta.maximumItems else { throw .excessive(format, "properties of \(count) items") }
        for _ in 0..<count {
            let id = try cursor.next(idSize)
            var indices: [Int] = []
            for _ in 0..<(try cursor.next(1)) {
                // The highest bit says that the property is essential.
                indices.append(try cursor.next(indexSize) & (indexSize == 1 ? 0x7F : 0x7FFF))
            }
            associations[id] = associations[id] ?? indices
        }
    }

    /// An item's properties in the order of the file, which is the order of turning and cropping.
    func properties(of id: Int) -> [HEIFBox] {
        (associations[id] ?? []).compactMap { index in
            properties.indices.contains(index - 1) ? properties[index - 1] : nil
        }
    }

    /// An item's data, in pieces.
    func data(of id: Int) throws(ImagingError) -> [ArraySlice<UInt8>] {
        guard let all = locations[id], !all.isEmpty else { throw .damaged(format, "an item without data") }
        var pieces: [ArraySlice<UInt8>] = []
        for location in all {
            let source = ByteReader(location.isInMeta ? itemData : bytes, .bigEndian)
            let length = location.length == 0 ? source.bytes.count - location.offset : location.length
            guard let piece = source.slice(at: location.offset, count: length) else {
                throw .damaged(format, "the file ends too early")
            }
            pieces.append(piece)
        }
        return pieces
    }

    /// Reads numbers one after another.
    private struct Cursor {
        let reader: ByteReader
        let format: SourceFormat
        var offset: Int

        init(_ reader: ByteReader, at offset: Int, _ format: SourceFormat) {
            (self.reader, self.offset, self.format) = (reader, offset, format)
        }

        mutating func next(_ size: Int) throws(ImagingError) -> Int {
            guard let value = reader.unsigned(at: offset, count: size), value >= 0 else {
                throw .damaged(format, "the meta box is cut short")
            }
            offset += size
            return value
        }
    }
}

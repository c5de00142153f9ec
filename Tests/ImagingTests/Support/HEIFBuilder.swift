import Testing

/// HEIF files around coded pictures of a fixture: grids, turns, crops, alpha, and what is hostile.
struct HEIFBuilder {
    struct Item {
        var type = "hvc1"
        var properties: [[UInt8]] = []
        var data: [UInt8] = []
    }

    /// Their numbers are their places, from 1 on.
    var items: [Item] = []
    var references: [(type: String, from: Int, to: [Int])] = []
    var primary = 1
    var brand = "heic"

    /// The configuration and the data of the only picture in a file that an encoder wrote.
    static func coded(in file: [UInt8], type: String = "hvc1") throws -> Item {
        let configuration = try #require(box(type == "hvc1" ? "hvcC" : "av1C", in: file))
        let size = try #require(box("ispe", in: file))
        let data = try #require(box("mdat", in: file))
        return Item(type: type, properties: [configuration, size], data: Array(data.dropFirst(8)))
    }

    private static func box(_ type: String, in file: [UInt8]) -> [UInt8]? {
        let name = Array(type.utf8)
        guard let start = (4..<file.count - 4).first(where: { file[$0..<$0 + 4].elementsEqual(name) }) else {
            return nil
        }
        let size = file[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
        return Array(file[start - 4..<min(file.count, start - 4 + size)])
    }

    static func box(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        Container.bigEndian(UInt32(payload.count + 8)) + Array(type.utf8) + payload
    }

    static func size(_ width: Int, _ height: Int) -> [UInt8] {
        box("ispe", [0, 0, 0, 0] + Container.bigEndian(UInt32(width)) + Container.bigEndian(UInt32(height)))
    }

    /// Quarters of a turn, counter-clockwise.
    static func rotation(_ quarters: UInt8) -> [UInt8] { box("irot", [quarters]) }

    /// 0 exchanges top and bottom, 1 left and right.
    static func mirror(_ mode: UInt8) -> [UInt8] { box("imir", [mode]) }

    /// Cut out around a middle that is offset from the picture's, in halves of a pixel.
    static func aperture(_ width: Int, _ height: Int, halvesRight: Int, halvesDown: Int) -> [UInt8] {
        let numbers = [width, 1, height, 1, halvesRight, 2, halvesDown, 2]
        return box("clap", numbers.flatMap { Container.bigEndian(UInt32(bitPattern: Int32($0))) })
    }

    static func grid(columns: Int, rows: Int, width: Int, height: Int) -> [UInt8] {
        [0, 0, UInt8(rows - 1), UInt8(columns - 1)] + big(width) + big(height)
    }

    private static func big(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

    func file() -> [UInt8] {
        let head = HEIFBuilder.box("ftyp", Array((brand + "\0\0\0\0mif1" + brand).utf8))
        let offset = head.count + meta(dataOffset: 0).count + 8
        return head + meta(dataOffset: offset) + HEIFBuilder.box("mdat", items.flatMap(\.data))
    }

    private func meta(dataOffset: Int) -> [UInt8] {
        let (full, big): ([UInt8], (Int) -> [UInt8]) = ([0, 0, 0, 0], HEIFBuilder.big)
        var locations: [UInt8] = []
        var entries: [UInt8] = []
        var properties: [[UInt8]] = []
        var associations: [UInt8] = []
        var offset = dataOffset
        for (index, item) in items.enumerated() {
            let id = big(index + 1)
            locations +=
                id + [0, 0, 0, 1] + Container.bigEndian(UInt32(offset))
                + Container.bigEndian(UInt32(item.data.count))
            offset += item.data.count
            entries += HEIFBuilder.box("infe", [2, 0, 0, 0] + id + [0, 0] + Array(item.type.utf8) + [0])
            associations +=
                id + [UInt8(item.properties.count)]
                + item.properties.indices.flatMap { big(properties.count + $0 + 1) }
            properties += item.properties
        }
        let links = references.flatMap { reference in
            HEIFBuilder.box(
                reference.type,
                big(reference.from) + big(reference.to.count) + reference.to.flatMap(big)
            )
        }
        return HEIFBuilder.box(
            "meta",
            full
                + HEIFBuilder.box("hdlr", full + full + Array("pict".utf8) + [UInt8](repeating: 0, count: 13))
                + HEIFBuilder.box("pitm", full + big(primary))
                + HEIFBuilder.box("iloc", full + [0x44, 0] + big(items.count) + locations)
                + HEIFBuilder.box("iinf", full + big(items.count) + entries)
                + HEIFBuilder.box("iref", full + links)
                + HEIFBuilder.box(
                    "iprp",
                    HEIFBuilder.box("ipco", properties.flatMap { $0 })
                        + HEIFBuilder.box(
                            "ipma",
                            [0, 0, 0, 1] + Container.bigEndian(UInt32(items.count)) + associations
                        )
                )
        )
    }
}

import Imaging
import Testing

@Suite("Orientation")
struct OrientationTests {
    enum Side {
        case top, bottom, left, right
    }

    /// EXIF 2.32, table 6: on which side of the upright picture the stored row 0 and column 0 lie.
    static let sides: [(UInt16, row: Side, column: Side)] = [
        (1, .top, .left), (2, .top, .right), (3, .bottom, .right), (4, .bottom, .left),
        (5, .left, .top), (6, .right, .top), (7, .right, .bottom), (8, .left, .bottom),
    ]

    /// Where a stored pixel is seen, by that table.
    static func place(
        _ x: Int,
        _ y: Int,
        in size: (width: Int, height: Int),
        _ row: Side,
        _ column: Side
    ) -> (x: Int, y: Int) {
        var place = (x: 0, y: 0)
        for (side, index, count) in [(row, y, size.height), (column, x, size.width)] {
            switch side {
            case .top: place.y = index
            case .bottom: place.y = count - 1 - index
            case .left: place.x = index
            case .right: place.x = count - 1 - index
            }
        }
        return place
    }

    @Test("Every stored pixel is seen where EXIF says", arguments: sides.indices)
    func everyPixel(index: Int) throws {
        let (value, row, column) = OrientationTests.sides[index]
        let stored = Image.coordinates(width: 70, height: 45)
        let png = try ImageEncoder.encode(stored, as: .png)
        let upright = try ImageDecoder.decode(
            Container.adding(exif: Container.tiff(orientation: value), to: png, .png)[...]
        )
        #expect((upright.width, upright.height) == (value >= 5 ? (45, 70) : (70, 45)))
        var misplaced = 0
        for y in 0..<45 {
            for x in 0..<70 {
                let place = OrientationTests.place(x, y, in: (70, 45), row, column)
                misplaced += upright[place.x, place.y] == stored[x, y] ? 0 : 1
            }
        }
        #expect(misplaced == 0)
    }

    @Test("All formats turn alike", arguments: ImageFormat.withEXIF, 1...8 as ClosedRange<UInt16>)
    func allFormats(format: ImageFormat, value: UInt16) throws {
        let plain = try ImageEncoder.encode(.quarters(width: 32, height: 16), as: format, quality: 100)
        let turned = Container.adding(exif: Container.tiff(orientation: value), to: plain, format)
        let header = try ImageHeader.read(turned[...])
        #expect(header.orientation.rawValue == UInt8(value))
        #expect((header.width, header.height) == (value >= 5 ? (16, 32) : (32, 16)))

        let image = try ImageDecoder.decode(turned[...])
        #expect((image.width, image.height) == (header.width, header.height))
        // Which of the stored quarters (0 1 over 2 3) is seen upper left, upper right, lower left, lower right.
        let order = [
            [0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 1, 3], [2, 0, 3, 1], [3, 1, 2, 0],
            [1, 3, 0, 2],
        ][Int(value) - 1]
        let colors: [Pixel] = [.red, .green, .blue, .white]
        #expect(zip(image.quarters, order).allSatisfy { $0.isNear(colors[$1], within: 8) })
    }

    @Test("EXIF that makes no sense means upright", arguments: ImageFormat.withEXIF)
    func hostileEXIF(format: ImageFormat) throws {
        let plain = try ImageEncoder.encode(.quarters(width: 32, height: 16), as: format)
        let good = Container.tiff(orientation: 6)
        let hostile: [[UInt8]] = [
            [], [0x4D], Array("MM\0*".utf8),
            Array(good.prefix(12)),  // ends within the directory
            Array("MM\0*".utf8) + [0xFF, 0xFF, 0xFF, 0xFF],  // directory past the end
            Array("MM\0*".utf8) + [0, 0, 0, 8, 0xFF, 0xFF] + good[10...],  // 65,535 entries, then none
            Array("II*\0".utf8) + good[4...],  // the wrong byte order
            Container.tiff(orientation: 0), Container.tiff(orientation: 9),
            Container.tiff(orientation: 0xFFFF),
        ]
        for tiff in hostile {
            let file = Container.adding(exif: tiff, to: plain, format)
            let image = try ImageDecoder.decode(file[...])
            // The directory of 65,535 entries does hold the orientation as its first.
            let isTurned = tiff.count > 10 && tiff[8] == 0xFF
            #expect((image.width, image.height) == (isTurned ? (16, 32) : (32, 16)))
        }
    }
}

import Imaging
import Matting
import Testing

@Suite("Where a subject comes to lie")
struct CutoutLayoutTests {
    private let subject = PixelRect(left: 10, top: 20, width: 40, height: 20)
    private let huge = 1 << 40

    private func arrange(_ layout: CutoutLayout) -> CutoutLayout.Arrangement {
        layout.arrangement(of: subject, width: 100, height: 80)
    }

    @Test func withoutWishesNothingMoves() {
        let result = arrange(CutoutLayout(maximumPixels: huge))
        #expect(result == .init(width: 100, height: 80, subject: subject))
    }

    @Test func aCropLeavesTheMarginOfEachSide() {
        let margin = CropMargin(top: .pixels(1), right: .percent(50), bottom: .pixels(3), left: .percent(10))
        let result = arrange(CutoutLayout(crop: margin, maximumPixels: huge))
        #expect(result.width == 4 + 40 + 20)
        #expect(result.height == 1 + 20 + 3)
        #expect(result.subject == PixelRect(left: 4, top: 1, width: 40, height: 20))
    }

    @Test func aScaleFillsItsShareOfTheFirstSideReached() {
        let result = arrange(CutoutLayout(scale: .whole(0.5), position: .center, maximumPixels: huge))
        #expect(result.subject == PixelRect(left: 25, top: 28, width: 50, height: 25))
    }

    @Test func aPositionSharesOutTheFreeRoom() {
        let right = arrange(CutoutLayout(position: .at(x: 1, y: 0), maximumPixels: huge))
        #expect(right.subject == PixelRect(left: 60, top: 0, width: 40, height: 20))
    }

    @Test func aLimitMakesEverythingSmaller() {
        let result = arrange(CutoutLayout(maximumPixels: 2000))
        #expect(
            result == .init(width: 50, height: 40, subject: .init(left: 5, top: 10, width: 20, height: 10))
        )
    }
}

@Suite("Composing an arranged cutout")
struct ArrangedCutoutTests {
    private static let red: SIMD4<UInt8> = [200, 0, 0, 255]

    /// A red rectangle on a transparent 40 x 40 picture.
    private func arranged(_ layout: CutoutLayout = CutoutLayout(maximumPixels: 1 << 30)) -> ArrangedCutout {
        let subject = PixelRect(left: 10, top: 5, width: 20, height: 20)
        var cutout = Image(width: 40, height: 40, color: .zero, colorProfile: nil)
        cutout.draw(Image(width: 20, height: 20, color: Self.red, colorProfile: nil), left: 10, top: 5)
        return ArrangedCutout(
            cutout,
            origin: (0, 0),
            subject: subject,
            width: 40,
            height: 40,
            layout: layout
        )
    }

    private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
        Array(image.pixels[(y * image.width + x) * 4..<(y * image.width + x) * 4 + 4])
    }

    @Test func boundsOfAMatteIgnoreWhatNobodySees() {
        var alpha = [UInt8](repeating: 2, count: 48)
        #expect(Matte(width: 8, height: 6, alpha: alpha).subjectBounds == nil)
        alpha[2 * 8 + 3] = 255
        alpha[4 * 8 + 5] = 40
        let bounds = Matte(width: 8, height: 6, alpha: alpha).subjectBounds
        #expect(bounds == PixelRect(left: 3, top: 2, width: 3, height: 3))
    }

    @Test func aDecidedMatteHasNoWideSemitransparency() {
        let matte = Matte(width: 5, height: 1, alpha: [0, 80, 128, 180, 255]).decided
        #expect(matte.alpha == [0, 0, 128, 255, 255])
    }

    @Test func certaintyDecidesEachPixelWhereNothingIsEroded() {
        let matte = Matte(width: 6, height: 1, alpha: [0, 9, 10, 240, 241, 255])
        #expect(matte.decided(where: Certainty(erosion: 0)).alpha == [0, 0, 10, 240, 255, 255])
        let wide = Certainty(foregroundThreshold: 0, backgroundThreshold: 0, erosion: 1)
        #expect(matte.decided(where: wide).alpha == [0, 255, 255, 255, 255, 255])
    }

    /// A square of 5 pixels in the middle of 9: what is at least a neighbourhood away from its edge is decided.
    @Test(arguments: [(2, 3...6, 2...7), (3, 3...5, 1...7), (Int.max, 9...9, 0...8)])
    func certaintyKeepsItsDistanceFromEdges(erosion: Int, inside: ClosedRange<Int>, near: ClosedRange<Int>) {
        let square = 2...6
        func alpha(_ x: Int, _ y: Int) -> UInt8 { square ~= x && square ~= y ? 250 : 5 }
        let grid = (0..<81).map { alpha($0 % 9, $0 / 9) }
        let matte = Matte(width: 9, height: 9, alpha: grid).decided(where: Certainty(erosion: erosion))
        for (index, value) in matte.alpha.enumerated() {
            let (x, y) = (index % 9, index / 9)
            if inside ~= x && inside ~= y {
                #expect(value == 255, "at \(x), \(y)")
            } else if near ~= x && near ~= y {
                #expect(value == alpha(x, y), "at \(x), \(y)")
            } else {
                #expect(value == 0, "at \(x), \(y)")
            }
        }
    }

    @Test func aColourGoesBehindTheSubject() {
        let image = arranged().composed(over: .color(red: 0, green: 0, blue: 9, alpha: 255), shadow: nil)
        #expect(pixel(image, 20, 15) == [200, 0, 0, 255])
        #expect(pixel(image, 0, 0) == [0, 0, 9, 255])
    }

    @Test func aPictureCoversTheCanvas() {
        let green = Image(width: 3, height: 7, color: [0, 90, 0, 255], colorProfile: nil)
        let image = arranged().composed(over: .image(green), shadow: nil)
        #expect((image.width, image.height) == (40, 40))
        #expect(pixel(image, 39, 39) == [0, 90, 0, 255])
    }

    @Test func aSubjectThatIsMovedOutOfItsPictureIsClipped() {
        let layout = CutoutLayout(
            crop: CropMargin.none,
            scale: .whole(0.5),
            position: .center,
            maximumPixels: 1 << 30
        )
        let arranged = arranged(layout)
        #expect((arranged.foreground.width, arranged.foreground.height) == (20, 20))
        #expect(arranged.bounds == PixelRect(left: 5, top: 5, width: 10, height: 10))
        #expect(pixel(arranged.foreground, 2, 2) == [0, 0, 0, 0])
        #expect(pixel(arranged.foreground, 10, 10) == [200, 0, 0, 255])
    }

    @Test func aRegionIsPutBackWhereItCameFrom() {
        let cutout = Image(width: 4, height: 4, color: Self.red, colorProfile: nil)
        let arranged = ArrangedCutout(
            cutout,
            origin: (6, 2),
            subject: PixelRect(left: 0, top: 0, width: 4, height: 4),
            width: 12,
            height: 8,
            layout: CutoutLayout(maximumPixels: 1 << 30)
        )
        #expect(arranged.bounds == PixelRect(left: 6, top: 2, width: 4, height: 4))
        #expect(pixel(arranged.foreground, 6, 2) == [200, 0, 0, 255])
        #expect(pixel(arranged.foreground, 5, 2) == [0, 0, 0, 0])
    }

    @Test(arguments: [Shadow.Kind.drop, .ground])
    func aShadowFallsBelowTheSubjectAndNotOverIt(_ kind: Shadow.Kind) {
        let image = arranged().composed(over: .transparent, shadow: Shadow(kind, opacity: 0.5))
        #expect(pixel(image, 20, 15) == [200, 0, 0, 255])
        let below = pixel(image, 20, 25)
        #expect(below[3] > 20 && below[3] <= 128 && below[0] == 0)
        #expect(pixel(image, 2, 2)[3] == 0)
    }

    @Test func anInvisibleShadowChangesNothing() {
        let plain = arranged().composed(over: .transparent, shadow: nil)
        #expect(arranged().composed(over: .transparent, shadow: Shadow(.drop, opacity: 0)) == plain)
    }
}

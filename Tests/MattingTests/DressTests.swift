import Imaging
import Matting
import Testing

/// Backgrounds, frames and outlines on drawn pictures.
@Suite("What a cutout wears")
struct DressTests {
    private static let red: SIMD4<UInt8> = [200, 0, 0, 255]

    private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [Int] {
        (0..<4).map { Int(image.pixels[(y * image.width + x) * 4 + $0]) }
    }

    /// A photo with a red square of 20 x 20 in the middle of 60 x 40, blue at its left half and green at its right.
    private var photo: Image {
        var image = Image(width: 60, height: 40, color: [0, 0, 250, 255], colorProfile: nil)
        image.draw(
            Image(width: 30, height: 40, color: [0, 200, 0, 255], colorProfile: nil),
            left: 30,
            top: 0
        )
        image.draw(Image(width: 20, height: 20, color: Self.red, colorProfile: nil), left: 20, top: 10)
        return image
    }

    private var matte: Matte {
        let alpha = (0..<60 * 40).map { index in
            (20..<40).contains(index % 60) && (10..<30).contains(index / 60) ? 255 : 0 as UInt8
        }
        return Matte(width: 60, height: 40, alpha: alpha)
    }

    @Test(arguments: [(180.0, (5, 0), (5, 39)), (0, (5, 39), (5, 0)), (90, (0, 5), (59, 5))])
    func aGradientRunsItsWay(degrees: Double, first: (Int, Int), last: (Int, Int)) {
        let gradient = Gradient(
            .linear(degrees: degrees),
            colors: [[10, 20, 30, 255], [210, 120, 230, 255]]
        )
        let empty = Matte(width: 60, height: 40, alpha: [UInt8](repeating: 0, count: 2400))
        let image = Compositing.cutout(of: photo, matte: empty, over: .gradient(gradient))
        #expect(zip(pixel(image, first.0, first.1), [10, 20, 30, 255]).allSatisfy { abs($0 - $1) <= 3 })
        #expect(zip(pixel(image, last.0, last.1), [210, 120, 230, 255]).allSatisfy { abs($0 - $1) <= 3 })
        #expect(zip(pixel(image, 29, 19), [110, 70, 130, 255]).allSatisfy { abs($0 - $1) <= 4 })
    }

    @Test func aDiagonalAndARadialGradientReachTheCorners() {
        let colors: [SIMD4<UInt8>] = [[0, 0, 0, 255], [250, 250, 250, 255], [0, 0, 0, 255]]
        let empty = Matte(width: 60, height: 40, alpha: [UInt8](repeating: 0, count: 2400))
        for direction in [Gradient.Direction.linear(degrees: 135), .radial] {
            let background = Background.gradient(Gradient(direction, colors: colors))
            let image = Compositing.cutout(of: photo, matte: empty, over: background)
            #expect(pixel(image, 59, 39)[0] < 12)
            #expect((pixel(image, 29, 19)[0] > 240) == (direction != .radial))
        }
    }

    @Test func theBlurredPhotoHasNoGhostOfItsSubject() {
        let background = Background.blurredPhoto(PhotoBlur(strength: 50))
        let image = Compositing.cutout(of: photo, matte: matte, over: background)
        #expect(pixel(image, 30, 20) == [200, 0, 0, 255])
        for (x, y) in [(19, 20), (40, 20), (30, 8)] { #expect(pixel(image, x, y)[0] < 8, "at \(x), \(y)") }
        // Blue and green meet softly.
        #expect(pixel(image, 29, 2)[1] > 40 && pixel(image, 29, 2)[2] > 40)
        #expect(pixel(image, 1, 20)[2] > 200)
    }

    @Test func anOutlineIsAsWideAsAsked() {
        let cutout = Compositing.cutout(of: photo, matte: matte)
        let outline = Outline(width: .pixels(5), color: [255, 255, 0, 255])
        let (image, room) = outline.around(
            cutout,
            subject: PixelRect(left: 20, top: 10, width: 20, height: 20)
        )
        #expect((image.width, image.height, room) == (32, 32, 6))
        #expect(pixel(image, 16, 16) == [200, 0, 0, 255])
        #expect(pixel(image, 2, 16) == [255, 255, 0, 255])
        #expect(pixel(image, 0, 16)[3] == 0)
        // Corners are round.
        #expect(pixel(image, 1, 1)[3] == 0)
        #expect(pixel(image, 3, 3)[3] > 0)
        #expect(
            Outline(width: .percent(10), color: .zero).radius(
                around: .init(left: 0, top: 0, width: 80, height: 20)
            ) == 8
        )
    }

    @Test func distancesCountFractionsOfAPixel() {
        let mask = GrayImage(width: 5, height: 3, pixels: [0, 0, 0, 0, 0, 255, 102, 0, 0, 0, 0, 0, 0, 0, 0])
        let outline = Outline(width: .pixels(1), color: [0, 0, 0, 255])
        var cutout = Image(width: 5, height: 3, color: .zero, colorProfile: nil)
        for (index, value) in mask.pixels.enumerated() { cutout.pixels[index * 4 + 3] = value }
        let (image, _) = outline.around(cutout, subject: PixelRect(left: 0, top: 1, width: 2, height: 1))
        // .1 of a pixel from the second one's edge to its middle, and one to the third's: more than half of it is covered.
        let beyond = pixel(image, 4, 2)[3]
        #expect(beyond > 90 && beyond < 160)
    }

    private let subject = PixelRect(left: 10, top: 20, width: 40, height: 20)

    private func arrange(_ layout: CutoutLayout) -> CutoutLayout.Arrangement {
        layout.arrangement(of: subject, width: 100, height: 80)
    }

    @Test func aRatioAddsAndNeverCuts() {
        let square = arrange(CutoutLayout(ratio: 1))
        #expect((square.width, square.height) == (100, 100))
        #expect(square.subject == subject.moved(right: 0, down: 10))
        let wide = arrange(CutoutLayout(ratio: 2))
        #expect((wide.width, wide.height, wide.subject.left) == (160, 80, 40))
        let cropped = arrange(CutoutLayout(crop: CropMargin.none, ratio: 0.5))
        #expect((cropped.width, cropped.height) == (40, 80))
        #expect(cropped.subject == PixelRect(left: 0, top: 30, width: 40, height: 20))
    }

    @Test func aSizeIsMetExactly() {
        let exact = arrange(CutoutLayout(size: .exact(width: 300, height: 300)))
        #expect((exact.width, exact.height) == (300, 300))
        #expect(exact.subject == PixelRect(left: 30, top: 90, width: 120, height: 60))
        let longest = arrange(CutoutLayout(size: .longestSide(50)))
        #expect((longest.width, longest.height) == (50, 40))
    }

    @Test func aProductFillsItsShareAndAPersonStandsOnTheEdge() {
        let amazon = arrange(
            CutoutLayout(size: .exact(width: 2000, height: 2000), scale: .whole(0.85), position: .center)
        )
        #expect(amazon.subject == PixelRect(left: 150, top: 575, width: 1700, height: 850))
        let passport = arrange(
            CutoutLayout(
                size: .exact(width: 200, height: 300),
                scale: .height(0.9),
                position: .at(x: 0.5, y: 1)
            )
        )
        // Shoulders may go beyond the sides.
        #expect(passport.subject == PixelRect(left: -170, top: 30, width: 540, height: 270))
    }

    @Test func aViewTellsWhatOfThePhotoLiesBehind() {
        let cropped = CutoutLayout(crop: CropMargin.none, size: .longestSide(80))
        let arrangement = arrange(cropped)
        #expect(arrangement.view(of: subject) == subject)
        let outside = PixelRect(left: -30, top: 10, width: 200, height: 100)
        #expect(outside.fitted(width: 100, height: 80) == PixelRect(left: 0, top: 30, width: 100, height: 50))
    }
}

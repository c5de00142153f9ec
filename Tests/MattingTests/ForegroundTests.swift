import Imaging
import Matting
import Testing

@Suite("Foreground estimation")
struct ForegroundTests {
    let scene = Scene(size: 300, foreground: [210, 190, 60], background: [30, 60, 200], softness: 24)

    @Test("On a soft edge the foreground's true colour is found, with a fifth of the photo's error")
    func recoversForeground() {
        let photo = scene.photo
        let matte = scene.trueMatte
        let cutout = Compositing.cutout(of: photo, matte: matte)
        let edge = matte.alpha.indices.filter { (26...229).contains(matte.alpha[$0]) }
        #expect(edge.count > 5000)
        #expect(error(of: cutout, at: edge) * 5 < error(of: photo, at: edge))
    }

    @Test("Pixels that are foreground entirely keep their colour, those that are not at all lose it")
    func touchesOnlyTheEdge() {
        let photo = scene.photo
        let matte = scene.trueMatte
        let cutout = Compositing.cutout(of: photo, matte: matte)
        for index in matte.alpha.indices {
            let pixel = cutout.pixels[index * 4..<index * 4 + 4]
            if matte.alpha[index] == 255 { #expect(pixel == photo.pixels[index * 4..<index * 4 + 4]) }
            if matte.alpha[index] == 0 { #expect(pixel.allSatisfy { $0 == 0 }) }
        }
    }

    private func error(of image: Image, at pixels: [Int]) -> Double {
        let foreground = scene.foreground
        return pixels.reduce(0) { sum, pixel in
            let color = SIMD3<Float>(
                Float(image.pixels[pixel * 4]),
                Float(image.pixels[pixel * 4 + 1]),
                Float(image.pixels[pixel * 4 + 2])
            )
            let difference = color - foreground
            return sum + Double((difference * difference).sum().squareRoot())
        } / Double(pixels.count)
    }
}

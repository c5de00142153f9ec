import Imaging

extension Image {
    /// From this share of transparent pixels on, a picture counts as cut out already; rounded corners are fewer.
    private static let cutOutShare = 0.05
    /// Colours a picture may be put on, the plainest first.
    private static let grounds: [SIMD4<UInt8>] = [
        SIMD4(255, 255, 255, 255), SIMD4(128, 128, 128, 255), SIMD4(0, 0, 0, 255), SIMD4(0, 160, 80, 255),
        SIMD4(200, 0, 200, 255), SIMD4(0, 90, 220, 255), SIMD4(230, 200, 0, 255),
    ]
    /// A picture lacks a colour if at most one visible pixel in 200 is no further than this from it, of 255.
    private static let contrast = 64

    /// Whether somebody has removed the background before.
    var isCutOut: Bool {
        let transparent = stride(from: 3, to: pixels.count, by: 4).count { pixels[$0] < 128 }
        return Double(transparent) >= Self.cutOutShare * Double(width * height)
    }

    /// The picture, made opaque, on a colour that it lacks, so that a model can tell white things and black ones.
    var flattened: Image {
        let ground = missingColor
        var flat = pixels
        for start in stride(from: 0, to: flat.count, by: 4) where flat[start + 3] < 255 {
            let alpha = Int(flat[start + 3])
            for channel in 0..<3 {
                let sum = Int(flat[start + channel]) * alpha + Int(ground[channel]) * (255 - alpha)
                flat[start + channel] = UInt8((sum + 127) / 255)
            }
            flat[start + 3] = 255
        }
        return Image(width: width, height: height, pixels: flat, colorProfile: colorProfile)
    }

    /// The first of ``grounds`` that hardly any visible pixel comes near, or the one that the fewest do.
    private var missingColor: SIMD4<UInt8> {
        let step = max(1, width * height / 20_000)
        var near = [Int](repeating: 0, count: Self.grounds.count)
        var visible = 0
        for pixel in stride(from: 0, to: width * height, by: step) where pixels[pixel * 4 + 3] >= 128 {
            let color = SIMD4(pixels[pixel * 4], pixels[pixel * 4 + 1], pixels[pixel * 4 + 2], 255)
            visible += 1
            for (index, ground) in Self.grounds.enumerated() where color.distance(to: ground) <= Self.contrast
            {
                near[index] += 1
            }
        }
        let few = visible / 200
        let chosen = near.firstIndex { $0 <= few } ?? near.indices.min { near[$0] < near[$1] } ?? 0
        return Self.grounds[chosen]
    }
}

extension Matte {
    /// The transparency of `image` itself.
    init(transparencyOf image: Image) {
        let alpha = stride(from: 3, to: image.pixels.count, by: 4).map { image.pixels[$0] }
        self.init(width: image.width, height: image.height, alpha: alpha, source: .transparency)
    }

    /// The matte, nowhere above the picture's own alpha, and that alone where too little of a cutout would be left.
    ///
    /// The model is there to find a subject before a background. Of a picture that has none any more it should leave nearly
    /// everything; where it leaves less than half, it has taken the subject for something else.
    func limited(to image: Image) -> Matte {
        let own = Matte(transparencyOf: image)
        let limited = zip(alpha, own.alpha).map { min($0, $1) }
        func sum(_ alpha: [UInt8]) -> Int { alpha.reduce(0) { $0 + Int($1) } }
        if image.isCutOut, 2 * sum(limited) < sum(own.alpha) { return own }
        return Matte(width: width, height: height, alpha: limited)
    }
}

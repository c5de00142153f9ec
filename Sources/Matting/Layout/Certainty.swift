/// What of a matte is taken for certain, as rembg's alpha matting has it: where a whole neighbourhood is clearly
/// foreground or clearly background, it is wholly so. The edges between keep their alpha.
package struct Certainty: Sendable, Equatable {
    /// Alpha above this is clearly foreground.
    package var foregroundThreshold: Int
    /// Alpha below this is clearly background.
    package var backgroundThreshold: Int
    /// The side of the neighbourhood in pixels; 0 or 1 looks at each pixel alone.
    package var erosion: Int

    /// rembg's own values, unless others are given.
    package init(foregroundThreshold: Int = 240, backgroundThreshold: Int = 10, erosion: Int = 10) {
        self.foregroundThreshold = foregroundThreshold
        self.backgroundThreshold = backgroundThreshold
        self.erosion = erosion
    }
}

extension Matte {
    /// The matte with 255 and 0 where it is certain. Where the thresholds overlap, background goes before foreground.
    package func decided(where certainty: Certainty) -> Matte {
        let foreground = cells { $0 > certainty.foregroundThreshold }
            .eroded(by: certainty.erosion, border: false).cells
        let background = cells { $0 < certainty.backgroundThreshold }
            .eroded(by: certainty.erosion, border: true).cells
        let decided = alpha.indices.map { index in
            background[index] ? 0 : foreground[index] ? 255 : alpha[index]
        }
        return Matte(width: width, height: height, alpha: decided)
    }

    private func cells(_ isIn: (Int) -> Bool) -> CellMask {
        CellMask(width: width, height: height, cells: alpha.map { isIn(Int($0)) })
    }
}

import Imaging
import Matting

extension RemovalPipeline {
    /// From a decoded photo to a finished picture.
    struct Stage {
        let remover: BackgroundRemover
        let options: RemovalOptions
        let isWanted: () -> Bool

        typealias Made = (photo: Image, matte: Matte, picture: Removal.Picture, bounds: PixelRect?)

        /// The subject where it is, in the photo's frame.
        func cutOut(_ image: Image, over background: Background, _ timings: inout StageTimings) throws -> Made
        {
            if options.channels == .rgba, options.edits.isEmpty {
                let (cutout, matte) = try remover.removeBackground(
                    of: image,
                    over: background,
                    timings: &timings,
                    isWanted: isWanted
                )
                return (image, matte, .color(cutout), nil)
            }
            let matte = try matte(of: image, &timings)
            guard options.channels == .rgba else { return (image, matte, .gray(matte.grayImage), nil) }
            let cutout = timings.measure(.composite) {
                Compositing.cutout(of: image, matte: matte, over: background)
            }
            return (image, matte, .color(cutout), nil)
        }

        /// The subject arranged in a picture. The model sees the region alone, and so in more detail.
        func arrange(
            _ image: Image,
            by arrangement: Arrangement,
            over background: Background,
            _ timings: inout StageTimings
        ) throws -> Made {
            let (photo, region) = try arrangement.view(of: image)
            let part = photo.cropped(to: region)
            let matte = try matte(of: part, &timings)
            let (picture, bounds) = try timings.measure(.composite) {
                try options.picture(of: part, matte, over: background, from: region, of: photo)
            }
            return (part, matte, picture, bounds)
        }

        private func matte(of image: Image, _ timings: inout StageTimings) throws(MattingError) -> Matte {
            options.edits.applied(to: try remover.matte(for: image, timings: &timings, isWanted: isWanted))
        }
    }
}

extension RemovalOptions {
    /// The finished picture of a photo whose matte is known, and where the subject is in it if it is arranged.
    ///
    /// - Parameters:
    ///   - part: what is cut out: a region of the photo or all of it.
    ///   - matte: of `part`, as it is to be.
    ///   - region: where `part` lies in `photo`.
    /// - Throws: `Arrangement.Refusal` where there is no subject to arrange.
    func picture(
        of part: Image,
        _ matte: Matte,
        over background: Background,
        from region: PixelRect,
        of photo: Image
    ) throws -> (Removal.Picture, PixelRect?) {
        guard let arrangement else {
            switch channels {
            case .rgba: return (.color(Compositing.cutout(of: part, matte: matte, over: background)), nil)
            case .alpha: return (.gray(matte.grayImage), nil)
            }
        }
        let cutout = Compositing.cutout(of: part, matte: matte, over: .transparent)
        let arranged = try arrangement.arranged(cutout, from: region, of: photo)
        guard channels == .rgba else { return (.gray(arranged.foreground.alphaChannel), arranged.bounds) }
        let picture = arrangement.composed(
            arranged,
            over: background,
            part: part,
            matte: matte,
            region: region
        )
        return (.color(picture), arranged.bounds)
    }

    /// How many pixels the dress of a photo of this size takes beside the photo's own: of a finished picture and what lies
    /// behind it, were all of the photo subject.
    func dressPixels(width: Int, height: Int) -> Int {
        guard let arrangement else {
            switch background {
            case .gradient, .blurredPhoto: return width * height
            case .color, .image, .transparent, nil: return 0
            }
        }
        let whole = PixelRect(left: 0, top: 0, width: width, height: height)
        let frame = arrangement.layout.arrangement(of: whole, width: width, height: height)
        return frame.width * frame.height
    }
}

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
                () throws -> (Removal.Picture, PixelRect) in
                let cutout = Compositing.cutout(of: part, matte: matte, over: .transparent)
                let arranged = try arrangement.arranged(cutout, from: region, of: photo)
                let picture: Removal.Picture =
                    switch options.channels {
                    case .rgba: .color(arranged.composed(over: background, shadow: arrangement.shadow))
                    case .alpha: .gray(arranged.foreground.alphaChannel)
                    }
                return (picture, arranged.bounds)
            }
            return (part, matte, picture, bounds)
        }

        private func matte(of image: Image, _ timings: inout StageTimings) throws(MattingError) -> Matte {
            options.edits.applied(to: try remover.matte(for: image, timings: &timings, isWanted: isWanted))
        }
    }
}

import Imaging
import Matting

/// The way of a photo to a picture that is arranged as remove.bg does it: region, crop, scale, shadow, background.
struct ArrangingPipeline: Sendable {
    /// Better for people than any other, where somebody fetched it.
    private static let personModel = "modnet"

    let models: ModelPool
    let budget: PixelBudget

    /// A finished picture, not yet a file.
    struct Result {
        let picture: Image
        /// The subject alone, for its matte.
        let cutout: ArrangedCutout
        let model: ModelInfo
    }

    /// - Parameters:
    ///   - images: the photo, and the picture behind it if there is one.
    ///   - isWanted: asked between the stages; once it answers false the work is dropped.
    func run(
        _ images: RemoveBgImages,
        wishes: RemoveBgWishes,
        while isWanted: @escaping @Sendable () -> Bool
    ) throws -> Result {
        let original = try ImageDecoder.decode(images.photo, within: budget)
        let background = try background(images, wishes)
        let region = try wishes.region?.rectangle(width: original.width, height: original.height)
        let limit = wishes.size.maximumPixels(isPNG: wishes.isTransparentPNG(over: background))
        let photo = original.reduced(to: limit)
        let remover = BackgroundRemover(model: try model(for: wishes))
        let cutout = try arranged(
            photo,
            by: remover,
            region: region?.on(photo, of: original),
            limit,
            wishes,
            while: isWanted
        )
        let picture = cutout.composed(over: background, shadow: wishes.shadow)
        return Result(picture: picture, cutout: cutout, model: remover.model.info)
    }

    private func background(_ images: RemoveBgImages, _ wishes: RemoveBgWishes) throws -> Background {
        if let file = images.background { return .image(try ImageDecoder.decode(file, within: budget)) }
        if let color = wishes.backgroundColor { return Background(color) }
        return wishes.format == .jpg ? .color(red: 255, green: 255, blue: 255, alpha: 255) : .transparent
    }

    /// The model sees the region alone, and so in more detail.
    private func arranged(
        _ photo: Image,
        by remover: BackgroundRemover,
        region: PixelRect?,
        _ limit: Int,
        _ wishes: RemoveBgWishes,
        while isWanted: () -> Bool
    ) throws -> ArrangedCutout {
        let region = region ?? PixelRect(left: 0, top: 0, width: photo.width, height: photo.height)
        let image = photo.cropped(to: region)
        var timings = StageTimings()
        var matte = try remover.matte(for: image, timings: &timings, isWanted: isWanted)
        if !wishes.keepsSemitransparency { matte = matte.decided }
        let cutout = remover.cutout(of: image, matte: matte)
        // What of the photo was transparent already is no subject, whatever the model makes of it.
        guard let subject = Matte(cutout.alphaChannel).subjectBounds else {
            throw RemoveBgError.unknownForeground
        }
        return ArrangedCutout(
            cutout,
            origin: (region.left, region.top),
            subject: subject,
            width: photo.width,
            height: photo.height,
            layout: CutoutLayout(
                crop: wishes.crop,
                scale: wishes.scale,
                position: wishes.position,
                maximumPixels: limit
            )
        )
    }

    /// The model that the caller names, else the best one for what the caller says is on the photo. Whoever says
    /// nothing is served as quickly as everybody.
    private func model(for wishes: RemoveBgWishes) throws(MattingError) -> any MattingModel {
        let models = models.current
        let suited =
            switch wishes.subject {
            case .auto, .other: [String]()
            case .person: [Self.personModel, ModelChoice.best.rawValue]
            case .product, .car, .animal, .graphic, .transportation: [ModelChoice.best.rawValue]
            }
        return try models.model(named: wishes.model ?? suited.first(where: models.isInstalled))
    }
}

extension RemoveBgWishes {
    /// Whether the file will be a PNG, as far as can be told before there is a picture.
    fileprivate func isTransparentPNG(over background: Background) -> Bool {
        switch (format, background) {
        case (.png, _), (.auto, .transparent): true
        case (.auto, .color(_, _, _, let alpha)): alpha < 255
        default: false
        }
    }
}

extension PixelRect {
    /// The rectangle on a photo that was made smaller.
    fileprivate func on(_ photo: Image, of original: Image) -> PixelRect {
        guard photo.width != original.width || photo.height != original.height else { return self }
        var scaled = scaled(by: Double(photo.width) / Double(original.width))
        scaled.left = min(scaled.left, photo.width - 1)
        scaled.top = min(scaled.top, photo.height - 1)
        return scaled.clipped(width: photo.width, height: photo.height)
    }
}

extension RemoveBgError {
    fileprivate static let unknownForeground = RemoveBgError(
        code: "unknown_foreground",
        "Could not identify foreground in image.",
        detail: "Use an image with a clear subject that stands out from the background."
    )
}

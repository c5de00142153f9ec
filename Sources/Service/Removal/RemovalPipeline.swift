import Imaging
import Matting

/// A photo's bytes in, a finished picture out: the one path behind the web page, every HTTP API and the command line,
/// which differ in the options they put in and the words they put round the answer.
package struct RemovalPipeline: Sendable {
    package let models: ModelPool
    let budget: PixelBudget
    /// What is counted of removals.
    var metrics = Metrics()

    /// A model, and the name that it stands in for, if it does.
    struct Choice: Sendable {
        let model: any MattingModel
        let substitutedFor: String?
    }

    /// The model for these options, resident. A model of rembg that is not here is stood in for by the nearest one.
    ///
    /// - Throws: `MattingError` `unknownModel` or `modelNotInstalled`, whichever way the request came in.
    func model(for options: RemovalOptions) throws(MattingError) -> Choice {
        let catalog = models.current
        guard let name = options.model, let standIn = RembgModelNames.substitute(for: name, in: catalog)
        else {
            return Choice(
                model: try catalog.model(named: options.model, for: options.caller),
                substitutedFor: nil
            )
        }
        return Choice(
            model: try catalog.model(named: standIn, for: options.caller),
            substitutedFor: name
        )
    }

    /// Removes the background of a photo.
    ///
    /// - Parameters:
    ///   - photo: a photo in any format that is read, told by its content.
    ///   - isWanted: asked between the stages; once it answers false the work is dropped.
    /// - Throws: `ImagingError` for a photo or a background that cannot be used, `MattingError`, or why the subject
    ///   cannot be arranged: `RegionOfInterest.Refusal`, `Arrangement.Refusal`.
    func remove(
        _ photo: ArraySlice<UInt8>,
        options: RemovalOptions,
        while isWanted: @escaping () -> Bool = { true }
    ) throws -> Removal {
        let choice = try model(for: options)
        var timings = StageTimings()
        let image = try timings.measure(.decode) { try ImageDecoder.decode(photo, within: budget) }
        let background = try background(of: options, behind: image)
        let stage = Stage(
            remover: BackgroundRemover(model: choice.model),
            options: options,
            isWanted: isWanted
        )
        let made =
            if let arrangement = options.arrangement {
                try stage.arrange(image, by: arrangement, over: background, &timings)
            } else {
                try stage.cutOut(image, over: background, &timings)
            }
        let removal = Removal(
            photo: made.photo,
            matte: made.matte,
            picture: made.picture,
            bounds: made.bounds,
            model: choice.model.info,
            substitutedFor: choice.substitutedFor,
            timings: timings
        )
        let best = models.current.info(of: .best)
        metrics.note(photo, by: removal.model, isBest: removal.model.name == best?.name)
        metrics.record(removal)
        return removal
    }

    /// Makes a file of a removal's picture, as the last of its stages.
    func encode<File>(_ removal: inout Removal, _ work: (Removal.Picture) throws -> File) throws -> File {
        let picture = removal.picture
        let file = try removal.timings.measure(.encode) { try work(picture) }
        removal.timings.entries.last.map { metrics.record($0, of: removal) }
        return file
    }

    /// A picture behind the subject is a photo like any other: within the budget, and decoded in its turn. Of one that is
    /// larger than the photo only what is seen of it is held while the model works.
    private func background(of options: RemovalOptions, behind photo: Image) throws -> Background {
        guard let file = options.backgroundFile else { return options.effectiveBackground }
        let background = Background.image(try ImageDecoder.decode(file, within: budget))
        guard options.arrangement == nil else { return background }
        return background.covering(width: photo.width, height: photo.height)
    }

    /// The finished file of a photo whose matte is kept; it needs no model.
    ///
    /// - Parameter matte: the grey PNG that was kept, as large as the photo.
    /// - Throws: as ``remove(_:options:while:)``.
    func compose(_ photo: [UInt8], matte: [UInt8], options: RemovalOptions) throws -> [UInt8] {
        let image = try ImageDecoder.decode(photo[...], within: budget)
        let matte = try Matte(decoding: matte, within: budget)
        guard matte.width == image.width, matte.height == image.height else {
            throw ImagingError(.damaged, "The matte of this item does not fit its photo.")
        }
        let background = try background(of: options, behind: image)
        let whole = PixelRect(left: 0, top: 0, width: image.width, height: image.height)
        let (picture, _) = try options.picture(of: image, matte, over: background, from: whole, of: image)
        return try picture.encoded(as: options.format)
    }
}

extension Matte {
    /// A matte from the grey PNG that it was kept as.
    fileprivate init(decoding bytes: [UInt8], within budget: PixelBudget) throws(ImagingError) {
        guard let image = try ImageDecoder.decodeMatte(bytes[...], within: budget) else {
            throw ImagingError(.damaged, "The matte of this item is no grey PNG.")
        }
        self.init(width: image.width, height: image.height, alpha: image.pixels)
    }
}

extension RemovalPipeline {
    /// How many pixels a removal holds at once, told from the headers of its files: the photo's, those of a picture
    /// behind it, and those that its dress takes.
    ///
    /// - Throws: `ImagingError` for a file that is no picture, or one that is too large; nobody waits in a line to hear
    ///   that.
    func pixels(of photo: ArraySlice<UInt8>, _ options: RemovalOptions) throws(ImagingError) -> Int {
        let header = try header(of: photo)
        return header.width * header.height + (try options.backgroundFile.map(pixels) ?? 0)
            + options.dressPixels(width: header.width, height: header.height)
    }

    /// How many pixels a picture declares.
    ///
    /// - Throws: as ``pixels(of:_:)``.
    func pixels(of file: ArraySlice<UInt8>) throws(ImagingError) -> Int {
        let header = try header(of: file)
        return header.width * header.height
    }

    private func header(of file: ArraySlice<UInt8>) throws(ImagingError) -> ImageHeader {
        let header = try ImageHeader.read(file)
        try budget.check(width: header.width, height: header.height)
        return header
    }
}

import HTTP
import Imaging
import Matting

extension FormRules {
    /// Of remove.bg's fields: some clients leave the file name out, and base64 makes a photo a text.
    static let removeBg = FormRules(
        files: ["image_file", "bg_image_file"],
        maximumFieldSize: .max,
        isNative: false
    )
}

extension RemoveBgWishes {
    /// Better for people than any other, where somebody fetched it.
    private static let personModel = "modnet"

    /// The wishes as options of a removal.
    ///
    /// - Parameters:
    ///   - file: the picture behind the subject, if there is one.
    ///   - models: those that there are.
    func options(over file: ArraySlice<UInt8>?, in models: ModelCatalog) -> RemovalOptions {
        var options = RemovalOptions(
            model: model ?? suitedModels.first(where: models.isInstalled),
            format: format.image ?? .png,
            // A ZIP holds both.
            channels: format == .zip ? .rgba : channels,
            background: backgroundColor.map(Background.init)
        )
        options.backgroundFile = file
        options.edits.isDecided = !keepsSemitransparency
        let maximumPixels = size.maximumPixels(isPNG: isTransparentPNG(over: file))
        options.arrangement = Arrangement(
            region: region,
            layout: CutoutLayout(
                crop: crop,
                scale: scale.map(SubjectScale.whole),
                position: position,
                maximumPixels: maximumPixels
            ),
            shadow: shadow,
            maximumPixels: maximumPixels
        )
        return options
    }

    /// The best models for what the caller says is on the photo. Whoever says nothing is served as quickly as everybody.
    private var suitedModels: [String] {
        switch subject {
        case .auto, .other: []
        case .person: [Self.personModel, ModelChoice.best.rawValue]
        case .product, .car, .animal, .graphic, .transportation: [ModelChoice.best.rawValue]
        }
    }

    /// Whether the file will be a PNG, as far as can be told before there is a picture.
    private func isTransparentPNG(over file: ArraySlice<UInt8>?) -> Bool {
        switch format {
        case .png: true
        case .auto: file == nil && (backgroundColor?.alpha ?? 0) < 255
        case .jpg, .webp, .zip: false
        }
    }
}

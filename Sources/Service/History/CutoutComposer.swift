import HTTP
import History
import Imaging
import Matting

/// Makes cutouts of kept items on demand, in any format over any background, from the original and its matte.
struct CutoutComposer: Sendable {
    let blobs: any BlobStore
    let models: ModelPool
    let gate: RemovalGate
    let budget: PixelBudget

    /// What a cutout is to look like.
    struct Style: Sendable {
        let options: RemovalOptions

        /// Reads `format` and `background`; what is not asked for is as it was when the item was made.
        init(_ request: HTTPRequest, of item: ItemJSON) throws(HTTPError) {
            options = try RemovalOptions { name in
                switch name {
                case "format": request.query["format"] ?? item.settings.format
                case "background":
                    request.query["background"] ?? request.query["bgc"] ?? item.settings.background
                default: nil
                }
            }
        }

        /// Letters, digits and dashes that tell styles apart.
        var name: String {
            let settings = ItemSettings(options)
            return settings.format + "-" + (settings.background?.dropFirst() ?? "none")
        }
    }

    /// The finished file.
    func compose(_ item: HistoryItem, _ style: Style, while isWanted: @escaping @Sendable () -> Bool) throws
        -> [UInt8]
    {
        guard let original = item.blobs[.original], let matte = item.blobs[.matte] else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        let photo = try blobs.contents(of: original.id)
        let alpha = try blobs.contents(of: matte.id)
        return try gate.admit(while: isWanted) { try compose(photo, alpha, style) }
    }

    /// The original as every browser shows it.
    func picture(of item: HistoryItem, while isWanted: @escaping @Sendable () -> Bool) throws -> ScreenPicture
    {
        guard let original = item.blobs[.original] else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        let photo = try blobs.contents(of: original.id)
        return try gate.admit(while: isWanted) {
            try ScreenPicture(ImageDecoder.decode(photo[...], within: budget))
        }
    }

    private func compose(_ photo: [UInt8], _ alpha: [UInt8], _ style: Style) throws -> [UInt8] {
        let image = try ImageDecoder.decode(photo[...], within: budget)
        let matte = try Matte(decoding: alpha, within: budget)
        guard matte.width == image.width, matte.height == image.height else {
            throw ImagingError(.damaged, "The matte of this item does not fit its photo.")
        }
        let remover = BackgroundRemover(model: try models.model())
        let cutout = remover.cutout(of: image, matte: matte, over: style.options.effectiveBackground)
        return try ImageEncoder.encode(cutout, as: style.options.format)
    }
}

extension Matte {
    /// A matte from the grey PNG that it was kept as.
    fileprivate init(decoding bytes: [UInt8], within budget: PixelBudget) throws(ImagingError) {
        let image = try ImageDecoder.decode(bytes[...], within: budget)
        let alpha = stride(from: 0, to: image.pixels.count, by: 4).map { image.pixels[$0] }
        self.init(width: image.width, height: image.height, alpha: alpha)
    }
}

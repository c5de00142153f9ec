import HTTP
import History
import Imaging

/// Makes cutouts of kept items on demand, in any format over any background, from the original and its matte.
struct CutoutComposer: Sendable {
    let blobs: any BlobStore
    let pipeline: RemovalPipeline
    let gate: RemovalGate

    /// What a cutout is to look like.
    struct Style: Sendable {
        let options: RemovalOptions

        /// Reads `format` and `background`; what is not asked for is as it was when the item was made.
        init(_ request: HTTPRequest, of item: ItemJSON) throws(HTTPError) {
            options = try RemovalOptions { name in
                let text: String? =
                    switch name {
                    case "format": request.query["format"] ?? item.settings.format
                    case "background":
                        request.query["background"] ?? request.query["bgc"] ?? item.settings.background
                    default: nil
                    }
                return text.flatMap { $0.isEmpty ? nil : FormValue(place: .query, name: name, text: $0) }
            }
        }

        /// Letters, digits and dashes that tell styles apart.
        var name: String {
            let settings = ItemSettings(options)
            return settings.format + "-" + (settings.background?.dropFirst() ?? "none")
        }
    }

    /// The finished file.
    ///
    /// - Parameter kind: one of many where an archive is made.
    func compose(
        _ item: HistoryItem,
        _ style: Style,
        for user: User,
        _ kind: RemovalGate.Claim.Kind = .single,
        while isWanted: @escaping @Sendable () -> Bool
    ) throws -> [UInt8] {
        guard let original = item.blobs[.original], let matte = item.blobs[.matte] else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        // Of its photo and of its matte, which is as large.
        let claim = RemovalGate.Claim(
            caller: user.clientName,
            pixels: 2 * item.width * item.height,
            kind: kind
        )
        return try gate.admit(claim, while: isWanted) {
            try pipeline.compose(
                blobs.contents(of: original.id),
                matte: blobs.contents(of: matte.id),
                options: style.options
            )
        }
    }

    /// The original as every browser shows it.
    func picture(
        of item: HistoryItem,
        for user: User,
        while isWanted: @escaping @Sendable () -> Bool
    ) throws -> ScreenPicture {
        guard let original = item.blobs[.original] else {
            throw HistoryError(.blobMissing, "A file of this item is missing from the server.")
        }
        let claim = RemovalGate.Claim(caller: user.clientName, pixels: item.width * item.height)
        return try gate.admit(claim, while: isWanted) {
            try ScreenPicture(
                ImageDecoder.decode(blobs.contents(of: original.id)[...], within: pipeline.budget)
            )
        }
    }
}

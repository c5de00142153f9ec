import Cryptography
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

        /// Reads `format` and the dress from a form or the query; what is not asked for is as it was when the item was made.
        init(_ request: HTTPRequest, of item: ItemJSON) throws(HTTPError) {
            let form = try RequestForm(request, .removal)
            let kept = item.settings.fields
            let isSent = { (field: String) in form[field] != nil || request.query[field] != nil }
            // Of what says one thing together, either all is as sent, or all as it was.
            let background = form.sentFile(Dress.backgroundFile)
            var replaced: Set<String> = []
            for group in Dress.Field.groups.map({ $0.map(\.rawValue) }) where group.contains(where: isSent) {
                replaced.formUnion(group)
            }
            if background != nil { replaced.formUnion(Dress.Field.groups[0].map(\.rawValue)) }
            options = try RemovalOptions(
                { name in
                    guard name == "format" || Dress.Field(rawValue: name) != nil else { return nil }
                    if let value = form.value(name) { return value }
                    guard !replaced.contains(name), !(name == "format" && isSent(name)) else { return nil }
                    return kept[name].map { FormValue(place: .query, name: name, text: $0) }
                },
                backgroundFile: background
            )
        }

        /// Letters, digits and dashes that tell styles apart.
        func name() throws -> String {
            let settings = ItemSettings(options)
            let name = settings.format + "-" + (settings.background?.dropFirst() ?? "none")
            guard let dress = settings.dress else { return name }
            let fields = dress.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return try name + "-" + Digest.hexSHA256(Array(fields.joined(separator: "&").utf8)).prefix(20)
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
        // Of its photo and of its matte, which is as large, and of what it wears.
        let background = try style.options.backgroundFile.map(pipeline.pixels) ?? 0
        let dress = style.options.dressPixels(width: item.width, height: item.height)
        let claim = RemovalGate.Claim(
            caller: user.clientName,
            pixels: 2 * item.width * item.height + dress + background,
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

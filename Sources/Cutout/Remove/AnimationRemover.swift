import Imaging
import Matting
import Service

/// Cuts out the pictures of an animation one by one, with their mattes steadied, and keeps how long each is seen and how
/// often all are.
struct AnimationRemover {
    let model: any MattingModel
    let budget: PixelBudget
    let options: RemovalOptions

    /// The finished file; nil for a photo that does not move, or where something else is wished for than an animation can
    /// be: a matte, a format that has none, or another frame.
    func remove(_ photo: [UInt8]) throws -> [UInt8]? {
        guard options.channels == .rgba, !options.isArranged,
            options.format == .png || options.format == .webp,
            let reader = try AnimationReader(photo[...], within: budget),
            var writer = options.format.animationWriter(frameCount: reader.frameCount, loops: reader.loops)
        else { return nil }
        guard !options.isArranged else {
            throw PhotoFile.Failure(
                "This is an animation of \(reader.frameCount) frames, which can be cut out but not dressed. Leave crops, shadows and presets out, or take its first frame with --format jpg."
            )
        }
        let remover = FrameRemover(model: model)
        var steadier = MatteSteadier()
        while let frame = try reader.next() {
            let seen = steadier.steady(try remover.look(at: frame.image))
            let image = remover.cut(seen, over: options.background ?? .transparent)
            try writer.add(AnimationFrame(image: image, milliseconds: frame.milliseconds))
        }
        return try writer.finished()
    }
}

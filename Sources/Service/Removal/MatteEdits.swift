import Matting

/// What is done to a matte before anything is composited with it.
struct MatteEdits: Sendable, Equatable {
    /// Smooth outlines, without specks and holes of a few pixels.
    var isTidied = false
    /// What is taken for certain; nil where nothing is.
    var certainty: Certainty?
    /// Without parts that are half there, such as window panes.
    var isDecided = false

    /// Whether a matte stays as it is.
    var isEmpty: Bool { self == MatteEdits() }

    /// The matte with these edits.
    func applied(to matte: Matte) -> Matte {
        var matte = matte
        if isTidied { matte = matte.tidied }
        if let certainty { matte = matte.decided(where: certainty) }
        if isDecided { matte = matte.decided }
        return matte
    }
}

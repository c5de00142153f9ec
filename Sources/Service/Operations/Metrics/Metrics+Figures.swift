import Matting

extension Metrics {
    /// How a version of a model did since the process began.
    struct ModelFigures: Encodable {
        let removals: Int
        /// Of a removal, before it is encoded; nil without removals.
        @Nullable var meanMs: Int?
        @Nullable var subjectShare: Double?
        @Nullable var sureness: Double?
        let emptyMattes: Int
        let repainted: Int
        let repeatedWithBest: Int
    }

    func figures(of model: ModelInfo) -> ModelFigures {
        let labels = [model.name, model.version, track(model.name, model.version)]
        let (removals, share, sure) = (
            removalSeconds.totals(labels), subjectShare.totals(labels), sureness.totals(labels)
        )
        return ModelFigures(
            removals: removals.count,
            meanMs: removals.count > 0 ? Int((removals.mean * 1000).rounded()) : nil,
            subjectShare: share.count > 0 ? share.mean : nil,
            sureness: sure.count > 0 ? sure.mean : nil,
            emptyMattes: emptyMattes.total(labels),
            repainted: repainted.total(labels),
            repeatedWithBest: repeated.total(labels)
        )
    }
}

import Imaging

/// A picture drawn in a few flat colours on a flat ground: a logo, line art, a document, a screenshot.
///
/// Such pictures have no subject for a model to see; what is to be removed is the ground, by its colour. Photographs never
/// count, those before a white wall included: nearly all that stands on the ground must have one of few colours, or lie
/// between two of them on the short way across an edge.
///
/// Detected by colours alone, with room for JPEG's noise. Distances are the largest of the three channels', 0...255.
struct FlatGraphic {
    /// Pixels no further apart than this look the same.
    static let likeness = 4
    /// Pixels no further than this from a colour have it.
    static let tolerance = 8

    /// The ground's colour.
    let ground: SIMD4<UInt8>
    /// The colours of what stands on it, the most frequent first, at least one.
    let inks: [SIMD4<Float>]

    /// - Returns: nil for a picture that is no flat graphic.
    init?(detectedIn image: Image) {
        let survey = PixelView.with(image, ColorSurvey.init)
        guard let survey, survey.isOfFlatGraphic else { return nil }
        ground = survey.ground
        inks = survey.inks
    }
}

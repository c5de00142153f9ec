/// The weights by which a line of samples becomes a longer or shorter one.
///
/// A triangle as wide as two output samples (or two input samples, when enlarging), so every input sample counts
/// and nothing aliases: what imaging programs call antialiased bilinear.
struct ResamplingKernel {
    /// For each output sample the index of the first input sample that contributes.
    let firsts: [Int]
    /// How many input samples contribute to each output sample, at most; unused weights are zero and, like used
    /// ones, belong to samples that exist.
    let taps: Int
    /// `taps` weights for each output sample, which sum to 1.
    let weights: [Float]

    init(from inputCount: Int, to outputCount: Int) {
        let scale = Double(inputCount) / Double(outputCount)
        let radius = max(scale, 1)
        let taps = min(inputCount, Int((radius * 2).rounded(.up)) + 1)
        var firsts: [Int] = []
        var weights: [Float] = []
        firsts.reserveCapacity(outputCount)
        weights.reserveCapacity(outputCount * taps)
        for index in 0..<outputCount {
            let center = (Double(index) + 0.5) * scale
            let first = min(max(0, Int((center - radius).rounded(.down))), inputCount - taps)
            let raw = (first..<first + taps).map { max(0, 1 - abs(Double($0) + 0.5 - center) / radius) }
            let sum = raw.reduce(0, +)
            firsts.append(first)
            weights += raw.map { Float($0 / sum) }
        }
        self.firsts = firsts
        self.taps = taps
        self.weights = weights
    }
}

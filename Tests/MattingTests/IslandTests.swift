import Imaging
import Matting
import Testing

/// Mattes are drawn cell by cell on the model's grid; the photo is plain, so that refinement adds no edges of its own.
@Suite("Islands")
struct IslandTests {
    static let side = 200
    let photo = Image(
        width: Self.side,
        height: Self.side,
        pixels: [UInt8](repeating: 128, count: side * side * 4).enumerated().map { $0 % 4 == 3 ? 255 : $1 }
    )

    /// A large subject on the left, and room on the right.
    private var subject: DrawnMatte {
        var drawn = DrawnMatte(side: Self.side)
        drawn.fill(x: 20..<90, y: 20..<180, 1)
        return drawn
    }

    private func matte(of drawn: DrawnMatte) throws -> Matte {
        try BackgroundRemover.seeing(drawn.coarse).matte(for: photo)
    }

    @Test("A faint island far from the subject goes", arguments: [Float(0.1), 0.3, 0.6, 0.85])
    func dropsFaintIsland(_ value: Float) throws {
        var drawn = subject
        drawn.fill(x: 140..<160, y: 90..<110, value)
        #expect(try matte(of: drawn) == matte(of: subject))
    }

    @Test("A crumb far from the subject goes, however sure the model is of it")
    func dropsCrumb() throws {
        var drawn = subject
        drawn.fill(x: 150..<158, y: 90..<98, 1)
        #expect(try matte(of: drawn) == matte(of: subject))
    }

    @Test("A second subject stays, though it is much smaller")
    func keepsSecondSubject() throws {
        var drawn = subject
        drawn.fill(x: 140..<160, y: 90..<110, 0.95)
        let matte = try matte(of: drawn)
        #expect(matte.alpha[100 * Self.side + 150] > 240)
    }

    @Test("A sure crumb close to the subject is a part of it: fingers, the foot of a chair")
    func keepsPart() throws {
        var drawn = subject
        drawn.fill(x: 93..<99, y: 90..<96, 1)
        let matte = try matte(of: drawn)
        #expect(matte.alpha[93 * Self.side + 96] > 200)
    }

    @Test("A blotch in the subject is filled, and one in its slope levelled")
    func fillsBlotches() throws {
        var drawn = subject
        drawn.fill(x: 45..<65, y: 80..<110, 0.5)
        #expect(try matte(of: drawn) == matte(of: subject))

        var slope = subject
        slope.fill(x: 90..<110, y: 20..<180, 0.1)
        var dome = slope
        dome.fill(x: 97..<104, y: 90..<100, 0.45)
        #expect(try matte(of: dome) == matte(of: slope))
    }

    @Test("Doubt on a faint slope is levelled, as of nostrils above a chin", arguments: [Float(0.65), 0.85])
    func levelsDoubt(_ value: Float) throws {
        // Doubt hangs together with the background by a strip, as it does along a jaw.
        var jaw = subject
        jaw.fill(x: 50..<90, y: 98..<102, 0.9)
        var drawn = jaw
        drawn.fill(x: 45..<60, y: 92..<108, 1 - value)
        var levelled = jaw
        levelled.fill(x: 45..<60, y: 92..<108, 0.9)
        #expect(try matte(of: drawn) == matte(of: levelled))
    }

    @Test("A hole that the model is sure of stays open")
    func keepsHole() throws {
        var drawn = subject
        drawn.fill(x: 50..<58, y: 80..<88, 0)
        let matte = try matte(of: drawn)
        #expect(matte.alpha[84 * Self.side + 54] < 30)
    }

    @Test("Nothing is taken from a matte whose only subject is faint")
    func keepsLonelyFaintSubject() {
        var drawn = DrawnMatte(side: Self.side)
        drawn.fill(x: 60..<140, y: 60..<140, 0.4)
        #expect(drawn.coarse.isUnchangedByCleaning)
    }

    @Test("A thread that grows fainter from the subject outwards stays whole")
    func keepsThread() {
        var drawn = subject
        for x in 90..<150 { drawn.fill(x: x..<x + 1, y: 99..<101, 1 - Float(x - 90) / 70) }
        #expect(drawn.coarse.isUnchangedByCleaning)
    }
}

extension CoarseMatte {
    fileprivate var isUnchangedByCleaning: Bool {
        zip(values, withoutCrumbs.values).allSatisfy { abs($0 - $1) < 1e-6 }
    }
}

/// A matte on a square grid, made of rectangles.
private struct DrawnMatte {
    let side: Int
    private var values: [Float]

    init(side: Int) {
        self.side = side
        values = [Float](repeating: 0, count: side * side)
    }

    mutating func fill(x columns: Range<Int>, y rows: Range<Int>, _ value: Float) {
        for y in rows { for x in columns { values[y * side + x] = value } }
    }

    var coarse: CoarseMatte { CoarseMatte(width: side, height: side, values: values) }
}

import Foundation
import Matting
import Testing

/// The page's preview and the server's cutout look the same because they compute with the same numbers.
@Suite("One look, wherever it is made")
struct LookTests {
    @Test("The page's numbers are the server's")
    func numbersAgree() throws {
        let expected: [String: Double] = [
            "longSide": Double(WorkingGrid.longSide),
            "samples": Double(WorkingGrid.samples),
            "wideRadius": Double(ForegroundEstimator.wideRadius),
            "narrowRadius": Double(ForegroundEstimator.narrowRadius),
            // Read as the page reads it; a Float's own value differs from the decimal in the eighth digit.
            "trace": Double(String(ForegroundEstimator.trace)) ?? .nan,
        ]
        #expect(try pageNumbers() == expected)
    }

    /// The `name: number,` lines of the page's module.
    private func pageNumbers() throws -> [String: Double] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let text = try String(contentsOf: root.appending(path: "www/lib/matting/look.js"), encoding: .utf8)
        let entries = text.matches(of: /(?m)^  (\w+): ([0-9.e-]+),$/)
        return Dictionary(uniqueKeysWithValues: entries.map { (String($0.1), Double($0.2) ?? .nan) })
    }
}

/// Puts an ICC profile together that JPEG had to cut into segments of under 64 KB: ICC.1:2022, annex B.4.
struct JPEGProfileSegments {
    private var segments: [Int: ArraySlice<UInt8>] = [:]
    private var expectedCount: Int?
    private var isConsistent = true

    /// Adds the payload of one segment, after its `ICC_PROFILE` signature: number (from 1), count, data.
    mutating func append(_ payload: ArraySlice<UInt8>) {
        guard payload.count > 2 else { return }
        let number = Int(payload[payload.startIndex])
        let count = Int(payload[payload.startIndex + 1])
        isConsistent = isConsistent && expectedCount ?? count == count && segments[number] == nil
        expectedCount = count
        segments[number] = payload.dropFirst(2)
    }

    /// The whole profile, or `nil` if a segment is missing, doubled or numbered wrongly, or if it is too large.
    func assembled() -> [UInt8]? {
        let size = segments.values.reduce(0) { $0 + $1.count }
        guard isConsistent, let expectedCount, segments.count == expectedCount,
            size <= ColorProfile.maximumSize
        else { return nil }
        var profile: [UInt8] = []
        profile.reserveCapacity(size)
        for number in 1...max(1, expectedCount) {
            guard let segment = segments[number] else { return nil }
            profile += segment
        }
        return profile
    }
}

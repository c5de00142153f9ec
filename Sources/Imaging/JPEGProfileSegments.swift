/// Puts an ICC profile together that JPEG had to cut into segments of under 64 KB: ICC.1:2022, annex B.4.
struct JPEGProfileSegments {
    /// A segment has 65,535 bytes at most: its length, the signature, number and count, and this much of the profile.
    private static let maximumPayload = 65_535 - 2 - 12 - 2

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

    /// The whole profile, or `nil` if a segment is missing, doubled or numbered wrongly.
    func assembled() -> [UInt8]? {
        guard isConsistent, let expectedCount, segments.count == expectedCount else { return nil }
        var profile: [UInt8] = []
        for number in 1...max(1, expectedCount) {
            guard let segment = segments[number] else { return nil }
            profile += segment
        }
        return profile
    }

    /// The APP2 segments that hold a profile; `nil` for one of more than 255 segments, 16 MB.
    static func markers(for profile: [UInt8]) -> [UInt8]? {
        let count = (profile.count + maximumPayload - 1) / maximumPayload
        guard let count = UInt8(exactly: count) else { return nil }
        var markers: [UInt8] = []
        for number in 0..<Int(count) {
            let payload = profile.dropFirst(number * maximumPayload).prefix(maximumPayload)
            let length = 2 + JPEGFile.profileSignature.count + 2 + payload.count
            markers += [0xFF, 0xE2, UInt8(length >> 8), UInt8(length & 0xFF)]
            markers += JPEGFile.profileSignature
            markers += [UInt8(number + 1), count]
            markers += payload
        }
        return markers
    }
}

// Compiled together with the sources of Imaging by scripts/fuzz, with libFuzzer and AddressSanitizer: so it sees what is
// internal, and what is fuzzed is what is served.

/// What a run is about, named by the environment variable FUZZ_TARGET.
enum FuzzTarget: Sendable {
    /// The walk over any container, and no library.
    case door
    /// Everything from the bytes of one format to pixels.
    case decoder(SourceFormat)
    /// ICC profiles: their check, and the conversion that lcms2 builds from those that pass.
    case profile

    init?(named name: String) {
        switch name {
        case "door": self = .door
        case "profile": self = .profile
        default:
            guard let format = SourceFormat(rawValue: name) else { return nil }
            self = .decoder(format)
        }
    }

    /// Small enough for thousands of inputs a second; what a large picture costs is for the tests.
    private static let budget = PixelBudget(maximumPixels: 1 << 15, maximumSide: 4096)

    /// Whether the input says something about the target, and so may be learnt from.
    func run(_ bytes: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .door: (try? EncodedImage(inspecting: bytes)) != nil || SourceFormat.detect(bytes) != nil
        case .decoder(let format): run(bytes, format)
        case .profile: run(profile: Array(bytes))
        }
    }

    private func run(_ bytes: ArraySlice<UInt8>, _ format: SourceFormat) -> Bool {
        guard SourceFormat.detect(bytes) == format else { return false }
        let file = format == .png ? FuzzTarget.withChecksums(bytes) : bytes
        do throws(ImagingError) {
            let image = try ImageDecoder.decode(file, within: Self.budget)
            let header = try ImageHeader.read(file)
            let isAsTold = (image.width, image.height) == (header.width, header.height)
            precondition(isAsTold, "another size than told")
        } catch {
            precondition(!error.message.isEmpty, "a refusal without a word")
        }
        return true
    }

    private func run(profile bytes: [UInt8]) -> Bool {
        guard let profile = ColorProfile(bytes) else { return bytes.count > 128 }
        precondition(profile.bytes.count <= bytes.count, "a profile that grew")
        let levels = (0..<64).map { UInt8($0 * 4) }
        switch profile.space {
        case .rgb: break
        case .gray:
            var colors = [UInt8](repeating: 0, count: 64 * 4)
            profile.grayConversion()?.convert(levels, to: &colors, count: 64)
        case .cmyk:
            var inks = levels
            // A wide lattice asks lcms2 the same a hundred times as often.
            inks.withUnsafeMutableBufferPointer { inks in profile.inkLattice(side: 5)?.convert(inks) }
        }
        return true
    }

    /// No mutation finds a CRC, and all but the right one end a file at once.
    private static func withChecksums(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var file = Array(bytes)
        for chunk in PNGChunks(bytes) where !chunk.isCut {
            let end = chunk.whole.endIndex - bytes.startIndex
            let checksum = PNGWriter.checksum(of: chunk.whole.dropFirst(4).dropLast(4))
            file.replaceSubrange(end - 4..<end, with: checksum.bigEndianBytes)
        }
        return file[...]
    }
}

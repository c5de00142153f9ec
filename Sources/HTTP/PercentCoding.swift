/// Decodes the percent-encoding of RFC 3986, section 2.1, and of its form variant, where "+" stands for a space.
public enum PercentCoding {
    /// Decodes a path or a header parameter.
    ///
    /// - Returns: `nil` where an escape is incomplete, where the result is not UTF-8, or where it holds
    ///   a NUL, which would end the text early in every C interface behind this one.
    public static func decode(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == ASCII.percent else { bytes.append(byte); continue }
            guard let value = popEscape(&rest) else { return nil }
            bytes.append(value)
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    /// Decodes a name or value of a form (`application/x-www-form-urlencoded` of the WHATWG URL standard).
    ///
    /// Never fails, as the standard has it: an incomplete escape stands for itself and bytes outside
    /// UTF-8 become U+FFFD.
    public static func decodeForm(_ text: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case ASCII.plus: bytes.append(ASCII.space)
            case ASCII.percent: bytes.append(popEscape(&rest) ?? byte)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Takes two hexadecimal digits off the front, or nothing.
    private static func popEscape<Bytes: Collection<UInt8>>(_ rest: inout Bytes) -> UInt8?
    where Bytes == Bytes.SubSequence {
        var ahead = rest
        guard let high = ahead.popFirst().flatMap(ASCII.hexValue),
            let low = ahead.popFirst().flatMap(ASCII.hexValue)
        else { return nil }
        rest = ahead
        return high << 4 | low
    }
}

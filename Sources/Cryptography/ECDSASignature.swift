import COpenSSL

/// An ES256 signature on its way from JOSE's form, R and S side by side (RFC 7518, section 3.4), to OpenSSL's
/// DER.
package enum ECDSASignature {
    private static let coordinateLength = 32

    /// The DER form of `signature`, or nil unless it has 64 bytes.
    package static func der(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == 2 * coordinateLength, let pair = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(pair) }
        let r = integer(signature[..<coordinateLength])
        let s = integer(signature[coordinateLength...])
        guard ECDSA_SIG_set0(pair, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            return nil
        }
        return encode(pair)
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> OpaquePointer? {
        BN_bin2bn(Array(bytes), Int32(bytes.count), nil)
    }

    private static func encode(_ pair: OpaquePointer) -> [UInt8]? {
        let length = i2d_ECDSA_SIG(pair, nil)
        guard length > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(length))
        let written = der.withUnsafeMutableBufferPointer { buffer in
            var end = buffer.baseAddress
            return i2d_ECDSA_SIG(pair, &end)
        }
        return written == length ? der : nil
    }
}

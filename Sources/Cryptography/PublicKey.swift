import COpenSSL

/// A public key held by OpenSSL; freed with the last reference.
///
/// Sendable although it holds a pointer: after `init` the key is only read, which OpenSSL allows from many
/// threads.
package final class PublicKey: @unchecked Sendable {
    /// OpenSSL's names (core_names.h), in memory that stays.
    private enum Name {
        static var rsa: UnsafePointer<CChar> { ("RSA" as StaticString).cString }
        static var modulus: UnsafePointer<CChar> { ("n" as StaticString).cString }
        static var exponent: UnsafePointer<CChar> { ("e" as StaticString).cString }
        static var ec: UnsafePointer<CChar> { ("EC" as StaticString).cString }
        static var group: UnsafePointer<CChar> { ("group" as StaticString).cString }
        static var p256: UnsafePointer<CChar> { ("P-256" as StaticString).cString }
        static var point: UnsafePointer<CChar> { ("pub" as StaticString).cString }
    }

    private let key: OpaquePointer

    /// An RSA key from modulus and exponent, big-endian. Refuses moduli under 2048 bits (RFC 7518, section
    /// 3.3) and over 8192 (a provider could otherwise make every verification slow), and exponents that FIPS
    /// 186-5 refuses.
    package init(rsaModulus n: [UInt8], exponent e: [UInt8]) throws(CryptographyError) {
        guard n.count <= 1024, let modulus = BN_bin2bn(n, Int32(n.count), nil) else { throw Self.invalid }
        defer { BN_free(modulus) }
        guard BN_num_bits(modulus) >= 2048 else {
            throw CryptographyError(.invalidKey, "An RSA key must have at least 2048 bits.")
        }
        guard e.count <= 4, let exponent = BN_bin2bn(e, Int32(e.count), nil) else { throw Self.invalid }
        defer { BN_free(exponent) }
        guard BN_num_bits(exponent) > 16, BN_is_odd(exponent) == 1 else { throw Self.invalid }
        key = try Self.make(type: Name.rsa) { builder in
            OSSL_PARAM_BLD_push_BN(builder, Name.modulus, modulus) == 1
                && OSSL_PARAM_BLD_push_BN(builder, Name.exponent, exponent) == 1
        }
    }

    /// A key on P-256 from its coordinates, 32 bytes each. OpenSSL refuses a point that is not on the curve.
    package init(p256X x: [UInt8], y: [UInt8]) throws(CryptographyError) {
        guard x.count == 32, y.count == 32 else { throw Self.invalid }
        let uncompressed: [UInt8] = [0x04] + x + y
        key = try uncompressed.withUnsafeBufferPointer { point throws(CryptographyError) in
            try Self.make(type: Name.ec) { builder in
                OSSL_PARAM_BLD_push_utf8_string(builder, Name.group, Name.p256, 0) == 1
                    && OSSL_PARAM_BLD_push_octet_string(
                        builder,
                        Name.point,
                        point.baseAddress,
                        point.count
                    ) == 1
            }
        }
    }

    deinit { EVP_PKEY_free(key) }

    /// Whether the key's owner signed the SHA-256 of `message`; an EC signature is in DER here.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) throws(CryptographyError) -> Bool {
        guard let context = EVP_MD_CTX_new() else { throw Self.failure }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { throw Self.failure }
        let verdict = EVP_DigestVerify(context, signature, signature.count, message, message.count)
        ERR_clear_error()
        return verdict == 1
    }

    /// The key from the parameters that `fill` pushes. OpenSSL copies them only at the end, so what they
    /// point to must outlive this call.
    private static func make(
        type: UnsafePointer<CChar>,
        fill: (OpaquePointer) -> Bool
    ) throws(CryptographyError) -> OpaquePointer {
        guard let builder = OSSL_PARAM_BLD_new() else { throw failure }
        defer { OSSL_PARAM_BLD_free(builder) }
        guard fill(builder), let parameters = OSSL_PARAM_BLD_to_param(builder) else { throw failure }
        defer { OSSL_PARAM_free(parameters) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, type, nil) else { throw failure }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, publicKeyAndParameters, parameters) == 1, let key
        else {
            ERR_clear_error()
            throw invalid
        }
        return key
    }

    /// `EVP_PKEY_PUBLIC_KEY`, a macro that Swift does not see.
    private static let publicKeyAndParameters = Int32(
        OSSL_KEYMGMT_SELECT_PUBLIC_KEY | OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS
            | OSSL_KEYMGMT_SELECT_OTHER_PARAMETERS
    )

    private static var invalid: CryptographyError {
        CryptographyError(.invalidKey, "The provider's key is not a valid public key.")
    }

    private static var failure: CryptographyError {
        CryptographyError(.internalFailure, "OpenSSL could not work with a public key.")
    }
}

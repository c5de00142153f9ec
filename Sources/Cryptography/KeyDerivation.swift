import COpenSSL

/// HKDF-SHA-256 (RFC 5869): one key a purpose from one secret, so that a value sealed for one is noise to
/// another.
package enum KeyDerivation {
    /// `count` bytes of key material for the purpose that `info` names.
    package static func hkdfSHA256(
        secret: [UInt8],
        salt: [UInt8] = [],
        info: [UInt8],
        count: Int
    ) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, hkdf.cString, nil) else { throw failure }
        defer { EVP_PKEY_CTX_free(context) }
        var key = [UInt8](repeating: 0, count: count)
        var length = count
        guard EVP_PKEY_derive_init(context) == 1,
            EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1,
            EVP_PKEY_CTX_set1_hkdf_salt(context, salt, Int32(clamping: salt.count)) == 1,
            EVP_PKEY_CTX_set1_hkdf_key(context, secret, Int32(clamping: secret.count)) == 1,
            EVP_PKEY_CTX_add1_hkdf_info(context, info, Int32(clamping: info.count)) == 1,
            EVP_PKEY_derive(context, &key, &length) == 1, length == count
        else { throw failure }
        return key
    }

    private static let hkdf: StaticString = "HKDF"

    private static var failure: CryptographyError {
        CryptographyError(.internalFailure, "HKDF-SHA-256 failed.")
    }
}

extension StaticString {
    /// The text for a C function that keeps the pointer. A Swift string's own pointer is only lent for one call,
    /// while OpenSSL holds on to the names of key types and parameters.
    var cString: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

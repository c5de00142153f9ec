import COpenSSL

/// Random bytes for keys, nonces and identifiers, from OpenSSL's generator.
package enum SecureRandom {
    /// `count` bytes nobody can predict. Throws `internalFailure` where the system has no randomness to give.
    package static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else {
            throw CryptographyError(.internalFailure, "The system's random number generator failed.")
        }
        return bytes
    }

    /// An unguessable name in base64url: 256 bits, 43 characters.
    package static func identifier() throws(CryptographyError) -> String {
        Base64URL.encode(try bytes(32))
    }
}

import COpenSSL

/// SHA-256 and what is built from it.
package enum Digest {
    /// Bytes of a SHA-256 digest.
    package static let byteCount = 32

    /// SHA-256 (FIPS 180-4) of a message.
    package static func sha256(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        guard EVP_Digest(message, message.count, &digest, nil, EVP_sha256(), nil) == 1 else {
            throw CryptographyError(.internalFailure, "SHA-256 failed.")
        }
        return digest
    }

    /// SHA-256 of a message in lower-case hexadecimal, 64 digits.
    package static func hexSHA256(_ message: [UInt8]) throws(CryptographyError) -> String {
        Hexadecimal.encode(try sha256(message))
    }

    /// HMAC-SHA-256 (RFC 2104) of a message.
    package static func hmacSHA256(_ message: [UInt8], key: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: byteCount)
        let computed = HMAC(EVP_sha256(), key, Int32(clamping: key.count), message, message.count, &code, nil)
        guard computed != nil else { throw CryptographyError(.internalFailure, "HMAC-SHA-256 failed.") }
        return code
    }
}

/// CRC-32 (ISO 3309, as in zlib and PNG): finds typing errors, protects nothing.
package enum CRC32 {
    package static func checksum(of bytes: [UInt8]) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
            }
        }
        return ~remainder
    }
}

/// Bytes as lower-case hexadecimal digits, two a byte (RFC 4648, section 8).
package enum Hexadecimal {
    /// The text form of `bytes`.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

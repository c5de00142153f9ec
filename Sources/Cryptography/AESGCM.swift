import COpenSSL

/// One AES-256-GCM operation of OpenSSL; owns its context.
final class AESGCM {
    enum Direction: Int32 {
        case decrypt = 0
        case encrypt = 1
    }

    private let context: OpaquePointer

    /// A cipher for one message. `key` has 32 bytes, `nonce` 12 that are never used again with that key.
    init(key: [UInt8], nonce: [UInt8], direction: Direction) throws(CryptographyError) {
        guard key.count == 32, nonce.count == 12, let context = EVP_CIPHER_CTX_new() else {
            throw Self.failure
        }
        self.context = context
        let begun = EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, direction.rawValue)
        guard begun == 1 else { throw Self.failure }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// Data that is authenticated, not encrypted. Comes before `update`.
    func authenticate(_ data: [UInt8]) throws(CryptographyError) {
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &length, data, Int32(clamping: data.count)) == 1 else {
            throw Self.failure
        }
    }

    /// The whole message, the other way round. When decrypting it must not be used before `finishDecrypting`.
    func update(_ input: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        var length: Int32 = 0
        guard EVP_CipherUpdate(context, &output, &length, input, Int32(clamping: input.count)) == 1,
            Int(length) == input.count
        else { throw Self.failure }
        return output
    }

    /// Ends the encryption: the tag.
    func finishEncrypting(tagLength: Int) throws(CryptographyError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: tagLength)
        guard finish(), EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        else {
            throw Self.failure
        }
        return tag
    }

    /// Ends the decryption: whether the tag vouches for what came out.
    func finishDecrypting(tag: [UInt8]) -> Bool {
        var tag = tag
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 && finish()
    }

    /// GCM has no last block to write; OpenSSL still wants a buffer of a block's size.
    private func finish() -> Bool {
        var block = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        return EVP_CipherFinal_ex(context, &block, &length) == 1
    }

    private static var failure: CryptographyError {
        CryptographyError(.internalFailure, "AES-256-GCM failed.")
    }
}

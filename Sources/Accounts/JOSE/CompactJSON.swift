import Foundation

/// Writes JSON for tokens: no spaces, members in order, so that equal contents give equal bytes.
enum CompactJSON {
    static func encode(_ value: some Encodable) throws(AccountsError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw AccountsError(.internalFailure, "A value could not be written as JSON.", underlying: error)
        }
    }
}

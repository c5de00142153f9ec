/// A strict JSON parser (RFC 8259) that refuses duplicate member names.
///
/// RFC 7515, section 4 and RFC 7519, section 4 want duplicates refused, or else two readers of one token may
/// see two different claims. Foundation's parsers keep one of them silently, hence this one. It also bounds
/// size and depth, and refuses invalid UTF-8, lone surrogates and anything after the value.
package struct JSONParser {
    private static let maximumDepth = 16

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The one value that `bytes` holds. Throws `malformedToken` with what was expected.
    package static func parse(_ bytes: [UInt8], maximumLength: Int) throws(AccountsError) -> JSONValue {
        guard bytes.count <= maximumLength else {
            throw AccountsError(.malformedToken, "The JSON text is over \(maximumLength) bytes.")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw AccountsError(.malformedToken, "The JSON text is not UTF-8.")
        }
        var parser = JSONParser(bytes)
        let value = try parser.value(depth: 0)
        parser.skipWhitespace()
        guard parser.peek == nil else { throw parser.unexpected("the end") }
        return value
    }

    private mutating func value(depth: Int) throws(AccountsError) -> JSONValue {
        guard depth < Self.maximumDepth else { throw unexpected("less nesting") }
        skipWhitespace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(AccountsError) -> [String: JSONValue] {
        try expect("{")
        var members: [String: JSONValue] = [:]
        skipWhitespace()
        if consume("}") { return members }
        repeat {
            skipWhitespace()
            let name = try string()
            skipWhitespace()
            try expect(":")
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else {
                throw unexpected("each member name once")
            }
            skipWhitespace()
        } while consume(",")
        try expect("}")
        return members
    }

    private mutating func array(depth: Int) throws(AccountsError) -> [JSONValue] {
        try expect("[")
        var values: [JSONValue] = []
        skipWhitespace()
        if consume("]") { return values }
        repeat {
            values.append(try value(depth: depth + 1))
            skipWhitespace()
        } while consume(",")
        try expect("]")
        return values
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(AccountsError) -> JSONValue
    {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual("\(word)".utf8) else {
            throw unexpected("\(word)")
        }
        position = end
        return value
    }
}

// MARK: - Numbers

extension JSONParser {
    private mutating func number() throws(AccountsError) -> Double {
        let start = position
        _ = consume("-")
        if !consume("0") { try digits() }
        if consume(".") { try digits() }
        if consume("e") || consume("E") {
            _ = consume("+") || consume("-")
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw unexpected("a number in range") }
        return number
    }

    private mutating func digits() throws(AccountsError) {
        let start = position
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw unexpected("a value") }
    }
}

// MARK: - Strings

extension JSONParser {
    private mutating func string() throws(AccountsError) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
            case ..<0x20: throw unexpected("control characters to be escaped")
            default: text.append(byte)
            }
        }
        throw unexpected("a closing quotation mark")
    }

    /// The UTF-8 of what follows a backslash.
    private mutating func escape() throws(AccountsError) -> [UInt8] {
        guard let byte = peek else { throw unexpected("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try unicodeScalar())).utf8)
        default: throw unexpected("an escape")
        }
    }

    /// The scalar of `\uXXXX`, or of the two that a surrogate pair needs.
    private mutating func unicodeScalar() throws(AccountsError) -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, consume("\\"), consume("u") else { throw unexpected("a surrogate pair") }
        let low = try codeUnit()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw unexpected("a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(AccountsError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw unexpected("four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}

// MARK: - Bytes

extension JSONParser {
    private var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(AccountsError) {
        guard consume(character) else { throw unexpected("\u{2018}\(character)\u{2019}") }
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private func unexpected(_ wanted: String) -> AccountsError {
        AccountsError(.malformedToken, "The JSON text should have \(wanted) at byte \(position).")
    }
}

/// A header value followed by parameters, as in `form-data; name="file"; filename="a \"b\".png"`.
///
/// `Content-Type` and `Content-Disposition` share this grammar (RFC 9110, section 5.6.6).
struct ParameterisedValue {
    let value: String
    /// Names in lower case, values unquoted.
    let parameters: [String: String]

    init?(parsing bytes: some Collection<UInt8>) {
        var scanner = Scanner(rest: Array(bytes)[...])
        value = scanner.upToSemicolon()
        guard !value.isEmpty, let parameters = scanner.parameters() else { return nil }
        self.parameters = parameters
    }
}

extension ParameterisedValue {
    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func upToSemicolon() -> String {
            let part = rest.prefix { $0 != ASCII.semicolon }
            rest = rest[part.endIndex...]
            return String(decoding: ASCII.trimmed(part), as: UTF8.self)
        }

        mutating func parameters() -> [String: String]? {
            var found: [String: String] = [:]
            while take(ASCII.semicolon) {
                skipSpaces()
                if rest.isEmpty || rest.first == ASCII.semicolon { continue }
                guard let name = token()?.lowercased(), take(ASCII.equals),
                    let value = rest.first == ASCII.quote ? quotedString() : unquotedString(),
                    found.updateValue(value, forKey: name) == nil
                else { return nil }
                skipSpaces()
            }
            return rest.isEmpty ? found : nil
        }

        mutating func token() -> String? {
            let part = rest.prefix(while: ASCII.isTokenByte)
            rest = rest[part.endIndex...]
            return part.isEmpty ? nil : String(decoding: part, as: UTF8.self)
        }

        /// Reads a value that should be a token. Boundaries may have more characters (RFC 2046, section 5.1.1), for which
        /// quotes are due that much-copied Java code leaves out: `boundary====1732790400000===`.
        mutating func unquotedString() -> String? {
            let part = rest.prefix { ASCII.isTokenByte($0) || "'()+_,-./:=?".utf8.contains($0) }
            rest = rest[part.endIndex...]
            return part.isEmpty ? nil : String(decoding: part, as: UTF8.self)
        }

        /// Reads a quoted string.
        ///
        /// A backslash escapes only a quote and a backslash: older browsers send Windows paths with
        /// backslashes that escape nothing. Bytes outside UTF-8 become U+FFFD: a file's name in an old
        /// encoding is no reason to refuse the file.
        mutating func quotedString() -> String? {
            var text: [UInt8] = []
            rest.removeFirst()
            while let byte = rest.popFirst() {
                if byte == ASCII.quote { return String(decoding: text, as: UTF8.self) }
                if byte == ASCII.backslash, let next = rest.first,
                    next == ASCII.quote || next == ASCII.backslash
                {
                    rest.removeFirst()
                    text.append(next)
                } else {
                    text.append(byte)
                }
            }
            return nil
        }

        mutating func skipSpaces() {
            rest = rest.drop(while: ASCII.isSpace)
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }
    }
}

import Accounts
import HTTP

extension RequestForm {
    /// Reads a JSON object: a field for each member. Numbers, `true` and `false` are taken as they are written; `null`
    /// counts as not sent.
    ///
    /// - Throws: 400 `invalid_json` for what is no object of plain values; the error names the member that is none.
    init(json body: [UInt8], _ rules: FormRules, query: QueryParameters) throws(HTTPError) {
        guard let members = (try? JSONParser.parse(body, maximumLength: body.count))?.object,
            rules.lists.keys.allSatisfy({ members[$0] != nil })
        else { throw .invalidJSON(rules) }
        var entries: [Entry] = []
        for (name, value) in members {
            if let field = rules.lists[name] {
                guard let texts = value.strings else { throw .invalidJSON(rules, member: name) }
                entries += texts.map { .text(name: field, value: $0) }
            } else if let text = try Self.text(of: value, named: name, rules) {
                entries.append(.text(name: name, value: text))
            }
        }
        self.init(entries, query: query)
    }

    private static func text(
        of value: JSONValue,
        named name: String,
        _ rules: FormRules
    ) throws(HTTPError) -> String? {
        switch value {
        case .null: nil
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .string(let text): text
        case .array, .object: throw .invalidJSON(rules, member: name)
        }
    }
}

extension HTTPError {
    fileprivate static func invalidJSON(_ rules: FormRules, member: String? = nil) -> HTTPError {
        let example =
            rules.lists.isEmpty
            ? #"{"url":"https://example.com/photo.jpg"}"#
            : #"{"urls":["https://example.org/cat.jpg"],"format":"webp"}"#
        return HTTPError(
            .badRequest,
            code: "invalid_json",
            "The body is not a JSON object of plain values, such as \(example).",
            fields: member.map {
                [Field($0, in: "body", type: "string_type", "Input should be a plain value")]
            } ?? []
        )
    }
}

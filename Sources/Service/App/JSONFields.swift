import Accounts

/// A JSON object read as a form: a name and a text for each member.
///
/// Numbers, `true` and `false` are taken as they are written; `null` counts as not sent.
struct JSONFields {
    /// Why a body is no form.
    enum Refusal: Error {
        case notAnObject
        /// The member of this name is a list or an object.
        case nested(String)
    }

    let fields: [(name: String, value: String)]

    /// - Throws: `Refusal`.
    init(parsing body: [UInt8]) throws(Refusal) {
        guard let members = (try? JSONParser.parse(body, maximumLength: body.count))?.object else {
            throw .notAnObject
        }
        var fields: [(name: String, value: String)] = []
        for (name, value) in members {
            switch value {
            case .null: continue
            case .bool(let flag): fields.append((name, flag ? "true" : "false"))
            case .number(let number):
                fields.append((name, Int(exactly: number).map(String.init) ?? String(number)))
            case .string(let text): fields.append((name, text))
            case .array, .object: throw .nested(name)
            }
        }
        self.fields = fields
    }
}

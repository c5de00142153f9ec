import Accounts
import Foundation
import Testing

/// `Fixtures/tokens.json`: tokens made by joserfc (see `generate.py` beside it).
struct Fixtures: Sendable {
    /// A token that must be refused, and how.
    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let code: String
        let token: String
        var testDescription: String { name }
    }

    static let shared = Fixtures()

    let now: Date
    let issuer: String
    let clientID: String
    let nonce: String
    let accepted: [String: String]
    let refused: [Refused]
    let refusedSessions: [Refused]
    private let texts: [String: String]

    /// A single token of the file, by its path.
    subscript(_ path: String) -> String { texts[path] ?? "" }

    /// A key set of the file, as the provider would send it.
    func keySet(_ name: String) -> [UInt8] { Array(self[name].utf8) }

    private init() {
        let url = Bundle.module.url(forResource: "Fixtures/tokens", withExtension: "json")
        let data = url.flatMap { try? Data(contentsOf: $0) } ?? Data()
        let json = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
        now = Date(timeIntervalSince1970: json["now"] as? Double ?? 0)
        issuer = json["issuer"] as? String ?? ""
        clientID = json["client_id"] as? String ?? ""
        nonce = json["nonce"] as? String ?? ""
        accepted = json["accepted"] as? [String: String] ?? [:]
        refused = Self.table(json["refused"])
        refusedSessions = Self.table(json["refused_sessions"])
        texts = Self.texts(json)
    }

    private static func table(_ json: Any?) -> [Refused] {
        (json as? [[String: String]] ?? []).map {
            Refused(name: $0["name"] ?? "", code: $0["code"] ?? "", token: $0["token"] ?? "")
        }
    }

    private static func texts(_ json: [String: Any]) -> [String: String] {
        var texts = json.compactMapValues { $0 as? String }
        for (name, value) in json["session"] as? [String: String] ?? [:] { texts["session.\(name)"] = value }
        for name in ["jwks", "rotated_jwks", "single_jwks"] {
            let data = json[name].flatMap { try? JSONSerialization.data(withJSONObject: $0) } ?? Data()
            texts[name] = String(decoding: data, as: UTF8.self)
        }
        return texts
    }
}

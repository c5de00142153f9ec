import Accounts
import Fetching
import Foundation
import Synchronization

/// A provider without a network: answers what it is told to, and remembers what it was asked.
final class FakeProvider: HTTPFetching {
    private struct State {
        var responses: [String: FetchResponse] = [:]
        var requests: [FetchRequest] = []
        var isDown = false
    }

    static let metadataURL = Fixtures.shared.issuer + "/.well-known/openid-configuration"
    static let keysURL = Fixtures.shared.issuer + "/keys"
    static let tokenURL = Fixtures.shared.issuer + "/token"

    private let state = Mutex(State())

    init(keys: String = "jwks", metadata: [String: Any] = [:]) {
        setMetadata(metadata)
        setKeys(keys)
    }

    func fetch(_ request: FetchRequest) throws(FetchingError) -> FetchResponse {
        let response = state.withLock { state in
            state.requests.append(request)
            return state.isDown ? nil : state.responses[request.url] ?? FetchResponse(status: 404)
        }
        guard let response else { throw FetchingError(.fetchFailed, "down") }
        return response
    }

    func setMetadata(_ changes: [String: Any]) {
        let usual: [String: Any] = [
            "issuer": Fixtures.shared.issuer,
            "authorization_endpoint": Fixtures.shared.issuer + "/authorize?tenant=1",
            "token_endpoint": Self.tokenURL,
            "jwks_uri": Self.keysURL,
        ]
        let document = usual.merging(changes) { $1 }
        set(Self.metadataURL, FetchResponse(status: 200, body: Self.json(document)))
    }

    func setKeys(_ name: String, cacheControl: String? = nil) {
        let headers = cacheControl.map { ["cache-control": $0] } ?? [:]
        set(Self.keysURL, FetchResponse(status: 200, headers: headers, body: Fixtures.shared.keySet(name)))
    }

    func setToken(_ idToken: String) {
        let body = Self.json(["access_token": "a", "token_type": "Bearer", "id_token": idToken])
        set(Self.tokenURL, FetchResponse(status: 200, body: body))
    }

    func set(_ url: String, _ response: FetchResponse) {
        state.withLock { $0.responses[url] = response }
    }

    func setDown(_ isDown: Bool) {
        state.withLock { $0.isDown = isDown }
    }

    /// What was asked of `url` so far.
    func requests(to url: String) -> [FetchRequest] {
        state.withLock { $0.requests.filter { $0.url == url } }
    }

    var requestCount: Int { state.withLock { $0.requests.count } }

    private static func json(_ object: [String: Any]) -> [UInt8] {
        Array((try? JSONSerialization.data(withJSONObject: object)) ?? Data())
    }
}

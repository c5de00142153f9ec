import Fetching
import Foundation
import Service

/// A Cutout that is reached by HTTP, as somebody with a key or as nobody in particular.
struct RemoteServer: Sendable {
    /// What kept a server from doing what it was asked, in words for the person at the command line.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// Scheme and host, and the path below which the server is shown, if any.
    private let origin: String
    private let key: String?
    private let client: CurlClient
    private let patience: RetryPolicy

    /// - Parameters:
    ///   - address: where its pages are, such as `https://cutout.example.org`; http only for this very machine, as
    ///     a key and photos would travel unprotected.
    ///   - key: an API key of that server.
    /// - Throws: `Failure` for an address that is none.
    init(address: String, key: String?, patience: RetryPolicy = RetryPolicy()) throws(Failure) {
        guard let origin = SiteOrigin(of: address), origin.isSecure || origin.isLoopback else {
            throw Failure(
                "\(address) is not a server's address: give one such as https://cutout.example.org (http only for localhost)."
            )
        }
        let path = URLComponents(string: address)?.path ?? ""
        self.origin = origin.description + (path.hasSuffix("/") ? String(path.dropLast()) : path)
        self.key = key
        self.patience = patience
        client = CurlClient(security: .httpOnLoopback, limits: .uploads)
    }

    /// The body of the server's answer to `method` at `path`.
    ///
    /// A server that is busy, or was not reached, is asked again for as long as the policy has patience.
    ///
    /// - Throws: the server's own words where it refuses.
    func send(_ method: FetchRequest.Method, _ path: String) throws(Failure) -> [UInt8] {
        let headers = key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        let request = FetchRequest(method, url: origin + path, headers: headers)
        let response = try answer(to: request)
        guard response.status == 200 else { throw refusal(response) }
        return response.body
    }

    private func answer(to request: FetchRequest) throws(Failure) -> FetchResponse {
        do {
            return try patience.retrying { () throws(FetchingError) in try client.fetch(request) }
        } catch {
            let reason = error.underlying.map { " (\($0))" } ?? ""
            throw Failure("\(origin) cannot be asked. \(error.message)\(reason)")
        }
    }

    private func refusal(_ response: FetchResponse) -> Failure {
        if let target = response.headers["location"] {
            return Failure("\(origin) sends to \(target): give that server's address to --server.")
        }
        let answer = try? JSONDecoder().decode(ErrorAnswer.self, from: Data(response.body))
        return Failure(answer?.error.message ?? "\(origin) answered \(response.status). Is it a Cutout?")
    }
}

/// How Cutout tells what went wrong.
private struct ErrorAnswer: Decodable {
    struct Content: Decodable {
        let message: String
    }

    let error: Content
}

extension CurlClient.Limits {
    /// For a photo there and its cutout back, by a slow line to a busy server.
    fileprivate static var uploads: CurlClient.Limits {
        var limits = CurlClient.Limits()
        limits.totalTimeout = 300_000
        limits.maximumBodySize = 1 << 30
        return limits
    }
}

import Fetching
import Foundation

/// The exchange of a code for tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
struct TokenRequest {
    let configuration: OpenIDConfiguration
    let code: String
    let codeVerifier: String

    /// The request, with the client's secret where the provider wants it.
    func fetchRequest(_ provider: ProviderMetadata) -> FetchRequest {
        var form = FormEncoding.encode([
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": configuration.redirectURL,
            "code_verifier": codeVerifier,
        ])
        var headers = ["Accept": "application/json"]
        switch provider.clientAuthentication {
        case .basic: headers["Authorization"] = basicCredentials
        case .post: form += "&" + postedCredentials
        }
        let method = FetchRequest.Method.post(
            contentType: "application/x-www-form-urlencoded",
            body: Array(form.utf8)
        )
        return FetchRequest(method, url: provider.tokenEndpoint, headers: headers)
    }

    /// Both halves are escaped before they are joined, as RFC 6749, section 2.3.1 asks.
    private var basicCredentials: String {
        let id = FormEncoding.escape(configuration.clientID)
        let secret = FormEncoding.escape(configuration.clientSecret)
        return "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()
    }

    private var postedCredentials: String {
        FormEncoding.encode([
            "client_id": configuration.clientID, "client_secret": configuration.clientSecret,
        ])
    }
}

import Cryptography
import Fetching

/// What a provider says about itself (OpenID Connect Discovery 1.0, section 3), as far as it is used.
struct ProviderMetadata: Sendable {
    /// How the client proves itself at the token endpoint (OpenID Connect Core, section 9).
    enum ClientAuthentication: Sendable {
        case basic
        case post
    }

    static let maximumLength = 64 * 1024

    let authorizationEndpoint: String
    let tokenEndpoint: String
    let jwksURI: String
    let clientAuthentication: ClientAuthentication
    /// Whether answers to a sign-in carry `iss` (RFC 9207), so that one without it is forged.
    let answersWithIssuer: Bool

    /// Reads the document. Throws `providerMisbehaved` where it is for another issuer, lacks an endpoint, or
    /// names one that may not be talked to.
    init(parsing bytes: [UInt8], for configuration: OpenIDConfiguration) throws(AccountsError) {
        let json: JSONValue
        do {
            json = try JSONParser.parse(bytes, maximumLength: Self.maximumLength)
        } catch {
            throw AccountsError(
                .providerMisbehaved,
                "The sign-in provider's description is damaged.",
                underlying: error
            )
        }
        guard let issuer = json["issuer"]?.string, ConstantTime.equal(issuer, configuration.issuer) else {
            throw AccountsError(.providerMisbehaved, "The sign-in provider describes a different issuer.")
        }
        authorizationEndpoint = try Self.endpoint("authorization_endpoint", in: json, configuration.security)
        tokenEndpoint = try Self.endpoint("token_endpoint", in: json, configuration.security)
        jwksURI = try Self.endpoint("jwks_uri", in: json, configuration.security)
        clientAuthentication = try Self.clientAuthentication(json["token_endpoint_auth_methods_supported"])
        answersWithIssuer = json["authorization_response_iss_parameter_supported"]?.bool ?? false
    }

    private static func endpoint(
        _ name: String,
        in json: JSONValue,
        _ security: TransportSecurity
    ) throws(AccountsError) -> String {
        guard let url = json[name]?.string, security.permits(url) else {
            throw AccountsError(.providerMisbehaved, "The sign-in provider's \(name) cannot be used.")
        }
        return url
    }

    /// Basic where nothing is said, and where both are offered (RFC 6749, section 2.3.1 prefers it).
    private static func clientAuthentication(_ json: JSONValue?) throws(AccountsError) -> ClientAuthentication
    {
        guard let methods = json?.strings, !methods.contains("client_secret_basic") else { return .basic }
        guard methods.contains("client_secret_post") else {
            throw AccountsError(.providerMisbehaved, "The sign-in provider takes no client secret.")
        }
        return .post
    }
}

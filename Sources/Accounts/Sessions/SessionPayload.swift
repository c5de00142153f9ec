/// The claims of a session token as they are written.
struct SessionPayload: Encodable {
    let exp: Int
    let iat: Int
    let iss: String
    let jti: String
    let sub: String
}

/// The header of a session token as it is written.
struct SessionHeader: Encodable {
    let alg: String
    let typ: String
}

/// The `error` of a refusal (RFC 6749, sections 4.1.2.1 and 5.2), for the log.
struct ProviderRefusal: Error {
    let error: String
}

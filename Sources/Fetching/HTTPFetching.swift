/// Makes HTTP requests: libcurl in the service, a table of answers in tests.
public protocol HTTPFetching: Sendable {
    /// Sends one request and waits for the whole answer, whatever its status. Throws `fetchFailed`,
    /// `addressRefused` or `responseTooLarge` where there is none.
    func fetch(_ request: FetchRequest) throws(FetchingError) -> FetchResponse
}

import CCurl

/// What libcurl says went wrong, for the log.
struct CurlError: Error, CustomStringConvertible {
    let code: CURLcode

    var description: String {
        "libcurl \(code.rawValue): \(String(cString: curl_easy_strerror(code)))"
    }
}

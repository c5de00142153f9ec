import CCurl
import Foundation

/// One request through one libcurl handle, which it owns. Not for sharing: libcurl calls back into it.
final class CurlTransfer {
    private static let maximumHeaderBytes = 64 * 1024
    /// libcurl wants this once, before any thread uses it; a static is initialized exactly so.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let handle: UnsafeMutableRawPointer
    private let limits: CurlClient.Limits
    private let rule: AddressRule
    private let isWanted: () -> Bool
    private var requestHeaders: UnsafeMutablePointer<curl_slist>?
    private var headers: [String: String] = [:]
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var refusal: FetchingError?

    /// - Parameter isWanted: asked again and again, at least once a second; the transfer ends once it answers false.
    init(
        limits: CurlClient.Limits,
        rule: AddressRule,
        while isWanted: @escaping () -> Bool = { true }
    ) throws(FetchingError) {
        guard Self.isReady, let handle = curl_easy_init() else {
            throw FetchingError(.internalFailure, "libcurl could not be started.")
        }
        self.handle = handle
        self.limits = limits
        self.rule = rule
        self.isWanted = isWanted
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(requestHeaders)
    }

    /// Sends the request and returns the answer.
    func perform(_ request: FetchRequest) throws(FetchingError) -> FetchResponse {
        let isRequestSet = try set(request)
        guard isRequestSet, setSafety(), setReceivers() else {
            throw FetchingError(.internalFailure, "libcurl refused a setting.")
        }
        let code = curl_easy_perform(handle)
        if let refusal { throw refusal }
        guard code == CURLE_OK else {
            throw FetchingError(
                .fetchFailed,
                "The server could not be reached.",
                underlying: CurlError(code: code)
            )
        }
        var status = 0
        cutout_curl_get_status(handle, &status)
        return FetchResponse(status: status, headers: headers, body: body)
    }
}

// MARK: - Settings

extension CurlTransfer {
    private func setSafety() -> Bool {
        // A proxy, which libcurl would take from the environment, makes the connection itself: to an address that nobody
        // here has judged.
        let isSet =
            cutout_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, rule.protocols) == CURLE_OK
            && cutout_curl_set_string(handle, CURLOPT_PROXY, "") == CURLE_OK
            && cutout_curl_set_string(handle, CURLOPT_NOPROXY, "*") == CURLE_OK
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_NOPROGRESS, 0),
            (CURLOPT_SSL_VERIFYPEER, 1),
            (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_CONNECTTIMEOUT_MS, limits.connectTimeout),
            (CURLOPT_TIMEOUT_MS, limits.totalTimeout),
        ]
        return numbers.allSatisfy { cutout_curl_set_long(handle, $0.0, $0.1) == CURLE_OK } && isSet
    }

    private func set(_ request: FetchRequest) throws(FetchingError) -> Bool {
        var fields = request.headers
        fields["User-Agent"] = "Cutout"
        var isSet = cutout_curl_set_string(handle, CURLOPT_URL, request.url) == CURLE_OK
        if case .post(let contentType, let body) = request.method {
            fields["Content-Type"] = contentType
            isSet = isSet && setPost(body)
        }
        for (name, value) in fields { try append("\(name): \(value)") }
        return isSet && cutout_curl_set_list(handle, CURLOPT_HTTPHEADER, requestHeaders) == CURLE_OK
    }

    /// libcurl copies the body, and needs its length first.
    private func setPost(_ body: [UInt8]) -> Bool {
        var body = body
        return cutout_curl_set_long(handle, CURLOPT_POST, 1) == CURLE_OK
            && cutout_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)) == CURLE_OK
            && cutout_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, &body) == CURLE_OK
    }

    private func append(_ field: String) throws(FetchingError) {
        guard field.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
            let list = curl_slist_append(requestHeaders, field)
        else { throw FetchingError(.internalFailure, "A header field cannot be sent.") }
        requestHeaders = list
    }

    /// The handle does not outlive `self`, so an unretained reference is enough for the callbacks.
    private func setReceivers() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let receiveBody: cutout_curl_receiver = { bytes, size, count, context in
            CurlTransfer.of(context)?.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
                ?? 0
        }
        let receiveHeader: cutout_curl_receiver = { bytes, size, count, context in
            CurlTransfer.of(context)?.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
                ?? 0
        }
        let open: curl_opensocket_callback = { context, _, address in
            guard let transfer = CurlTransfer.of(context), let address else { return -1 }
            return transfer.openSocket(for: address)
        }
        let progress: curl_xferinfo_callback = { context, _, _, _, _ in
            CurlTransfer.of(context).map { $0.mayGoOn() ? 0 : 1 } ?? 1
        }
        return cutout_curl_set_receiver(handle, CURLOPT_WRITEFUNCTION, receiveBody) == CURLE_OK
            && cutout_curl_set_progress(handle, progress) == CURLE_OK
            && cutout_curl_set_receiver(handle, CURLOPT_HEADERFUNCTION, receiveHeader) == CURLE_OK
            && cutout_curl_set_opener(handle, open) == CURLE_OK
            && [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_XFERINFODATA]
                .allSatisfy { cutout_curl_set_pointer(handle, $0, context) == CURLE_OK }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

// MARK: - What libcurl calls

extension CurlTransfer {
    /// Returns how many bytes it took; fewer than offered ends the transfer.
    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= limits.maximumBodySize else { return refuseSize() }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= Self.maximumHeaderBytes else { return refuseSize() }
        let line = String(decoding: bytes, as: UTF8.self)
        // An interim answer (100, or a proxy's own) comes before the one that counts.
        if line.hasPrefix("HTTP/") { headers = [:] }
        if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
            headers[line[..<colon].lowercased()] = value
        }
        return bytes.count
    }

    private func mayGoOn() -> Bool {
        guard !isWanted() else { return true }
        refusal = FetchingError(.abandoned, "The client closed the connection before the photo was fetched.")
        return false
    }

    private func refuseSize() -> Int {
        refusal = FetchingError(.responseTooLarge, "The server's answer is too large.")
        return 0
    }

    /// A socket for an address that the rule allows, or -1, upon which libcurl tries the next address, if
    /// any.
    private func openSocket(for address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard permits(address) else {
            refusal = FetchingError(
                .addressRefused,
                "The address leads to a machine that may not be reached."
            )
            return -1
        }
        refusal = nil
        let target = address.pointee
        return socket(target.family, target.socktype | Int32(SOCK_CLOEXEC.rawValue), target.protocol)
    }

    /// libcurl's structure ends in room for the longest address, so that it can be read as what its family
    /// says.
    private func permits(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Bool {
        let start = UnsafeRawPointer(address) + MemoryLayout<curl_sockaddr>.offset(of: \.addr)!
        switch address.pointee.family {
        case AF_INET: return rule.permits(start.loadUnaligned(as: sockaddr_in.self))
        case AF_INET6: return rule.permits(start.loadUnaligned(as: sockaddr_in6.self))
        default: return false
        }
    }
}

extension AddressRule {
    /// The protocols that are spoken with the addresses that it permits.
    fileprivate var protocols: String {
        switch self {
        case .any: "https"
        case .loopback: "http"
        case .publicOnly: "http,https"
        }
    }
}

/// What libcurl says went wrong, for the log.
struct CurlError: Error, CustomStringConvertible {
    let code: CURLcode

    var description: String {
        "libcurl \(code.rawValue): \(String(cString: curl_easy_strerror(code)))"
    }
}

import Fetching
import HTTP
import History
import Imaging
import Matting

/// The one place where the errors of the domain become status codes.
extension HTTPError {
    /// Whatever a handler threw, as the answer to give. What is not foreseen is told as 500 without details, which
    /// belong in the log.
    init(describing error: any Error) {
        switch error {
        case let error as HTTPError: self = error
        case let error as ImagingError: self.init(error)
        case let error as MattingError: self.init(error)
        case let error as HistoryError: self.init(error)
        case let error as FetchingError where error.code == .abandoned:
            self.init(RemovalGate.Refusal.abandoned)
        case let error as FetchingError where error.code == .busy:
            self = WaitingPermits.refusal(error.message, retryAfter: 2)
        case let error as FetchingError where error.code != .internalFailure: self.init(error)
        case let refusal as RemovalGate.Refusal: self.init(refusal)
        default:
            self.init(
                .internalServerError,
                code: "internal_error",
                "Something went wrong on the server. Its log says what."
            )
        }
    }

    private init(_ error: ImagingError) {
        switch error.code {
        case .unsupportedFormat:
            self.init(.unsupportedMediaType, code: "unsupported_image", error.message)
        case .damaged:
            self.init(.unprocessableContent, code: "damaged_image", error.message)
        case .tooManyPixels:
            self.init(.unprocessableContent, code: "too_many_pixels", error.message)
        case .tooLargeForFormat:
            self.init(.badRequest, code: "too_large_for_format", error.message)
        case .encodingFailed:
            self.init(.internalServerError, code: "encoding_failed", error.message)
        }
    }

    private init(_ error: MattingError) {
        switch error.code {
        case .unknownModel:
            self.init(.badRequest, code: "unknown_model", error.message)
        case .modelNotInstalled:
            self.init(.serviceUnavailable, code: "model_not_installed", error.message)
        case .invalidImage:
            self.init(.unprocessableContent, code: "damaged_image", error.message)
        case .cancelled:
            self.init(RemovalGate.Refusal.abandoned)
        case .invalidRegistry, .modelDamaged, .modelInvalid, .predictionFailed:
            self.init(.internalServerError, code: "model_failed", error.message)
        }
    }

    private init(_ error: HistoryError) {
        switch error.code {
        case .notFound:
            self = .notFound
        case .quotaExceeded(let limit):
            self.init(
                .insufficientStorage,
                code: "quota_exceeded",
                error.message,
                headers: ["X-Quota-Exceeded": limit.rawValue]
            )
        case .invalidValue:
            self.init(.badRequest, code: "invalid_value", error.message)
        case .storageFull:
            self.init(.insufficientStorage, code: "storage_full", error.message)
        case .busy:
            self.init(.serviceUnavailable, code: "storage_busy", error.message, headers: ["Retry-After": "5"])
        case .readOnly, .corrupt, .tooNew, .backupDamaged, .occupied, .unavailable:
            self.init(
                .serviceUnavailable,
                code: "storage_unavailable",
                error.message,
                headers: ["Retry-After": "60"]
            )
        case .blobMissing:
            self.init(.internalServerError, code: "file_missing", error.message)
        }
    }

    /// What is not there and what is somebody else's answer alike.
    static let notFound = HTTPError(.notFound, code: "not_found", "There is no such item.")

    private init(_ error: FetchingError) {
        let code =
            switch error.code {
            case .addressRefused: "address_refused"
            case .responseTooLarge: "file_too_large"
            default: "fetch_failed"
            }
        self.init(.badRequest, code: code, error.message)
    }

    private init(_ refusal: RemovalGate.Refusal) {
        switch refusal {
        case .full:
            self.init(
                .serviceUnavailable,
                code: "overloaded",
                "Too many photos are waiting already. Try again in a few seconds.",
                headers: ["Retry-After": "2"]
            )
        case .abandoned:
            self.init(
                .serviceUnavailable,
                code: "abandoned",
                "The client closed the connection before its turn came."
            )
        }
    }
}

extension HTTPStatus {
    /// The server, or what it may keep for somebody, is full (RFC 4918, section 11.5).
    static let insufficientStorage = HTTPStatus(507, "Insufficient Storage")
}

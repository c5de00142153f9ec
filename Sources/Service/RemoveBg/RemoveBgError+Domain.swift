import HTTP
import Imaging
import Matting

/// The one place where the errors of the domain become those of remove.bg.
extension RemoveBgError {
    init(describing error: any Error) {
        switch error {
        case let error as RemoveBgError: self = error
        case let error as ImagingError: self.init(error)
        case let refusal as RegionOfInterest.Refusal: self.init(refusal)
        case Arrangement.Refusal.noSubject: self = .unknownForeground
        default: self.init(HTTPError(describing: error))
        }
    }

    private init(_ error: ImagingError) {
        let code =
            switch error.code {
            case .unsupportedFormat: "invalid_file_type"
            case .damaged: "failed_to_read_image"
            case .tooManyPixels: "resolution_too_high"
            case .tooLargeForFormat: "invalid_dimensions"
            case .encodingFailed: "encoding_failed"
            }
        self.init(
            error.code == .encodingFailed ? .internalServerError : .badRequest,
            code: code,
            error.message,
            detail: error.message
        )
    }

    private init(_ refusal: RegionOfInterest.Refusal) {
        switch refusal {
        case .exceedsBounds:
            self.init(
                code: "roi_exceeds_bounds",
                "The region of interest reaches beyond the image.",
                detail: "Choose x1 y1 x2 y2 within the image's width and height, or in per cent of them."
            )
        case .empty:
            self.init(
                code: "roi_region_empty",
                "The region of interest is empty.",
                detail: "Choose two corners x1 y1 x2 y2 that are at least a pixel apart both ways."
            )
        }
    }

    private init(_ error: HTTPError) {
        if let field = error.fields.first {
            self = .invalid(
                field.name,
                field.input ?? "a list or an object",
                accepted: "text, numbers, true, false"
            )
            return
        }
        // The contract knows no 401: clients look for this code.
        guard error.status != .unauthorized else {
            self.init(.forbidden, code: "auth_failed", "Missing or invalid API Key", detail: error.message)
            return
        }
        // Nor 503 for a server that has enough to do: clients come back after 429 alone.
        guard error.code != "overloaded" else {
            self.init(
                .tooManyRequests,
                code: "rate_limit_exceeded",
                "Rate limit exceeded",
                detail: error.message,
                headers: error.headers
            )
            return
        }
        self.init(
            error.status,
            code: error.code,
            error.message,
            detail: error.message,
            headers: error.headers
        )
    }
}

extension RemoveBgError {
    private static let unknownForeground = RemoveBgError(
        code: "unknown_foreground",
        "Could not identify foreground in image.",
        detail: "Use an image with a clear subject that stands out from the background."
    )
}

import Foundation
import HTTP

/// One line of a batch's answer: a finished photo, or why there is none.
enum BatchResult: Sendable {
    case finished(BatchPhoto, RemovalPipeline.Result)
    case failed(BatchPhoto, HTTPError)

    private struct Finished: Encodable {
        let index: Int
        let name: String
        let status = HTTPStatus.ok.code
        let mediaType: String
        let width: Int
        let height: Int
        let model: String
        let modelVersion: String
        /// Left out where the model is the one that was asked for.
        let modelSubstitutedFor: String?
    }

    private struct Failed: Encodable {
        struct Reason: Encodable {
            let code: String
            let message: String
        }

        let index: Int
        let name: String
        let status: Int
        let error: Reason
    }

    var isFinished: Bool {
        if case .finished = self { true } else { false }
    }

    /// The result as JSON and a line feed. The image is its member `data`, in base64 (RFC 4648, section 4).
    func line() throws -> [UInt8] {
        switch self {
        case .finished(let photo, let result):
            let head = Finished(
                index: photo.index,
                name: photo.name,
                mediaType: result.format.mediaType,
                width: result.width,
                height: result.height,
                model: result.model.name,
                modelVersion: result.model.version,
                modelSubstitutedFor: result.substitutedFor
            )
            // Put in by hand: the encoder would look at each of millions of characters that need no escape.
            return try JSONText.encode(head).dropLast() + Array(",\"data\":\"".utf8)
                + Data(result.bytes).base64EncodedData() + Array("\"}\n".utf8)
        case .failed(let photo, let error):
            let reason = Failed.Reason(code: error.code, message: error.message)
            let status = error.status.code
            return try JSONText.encode(
                Failed(index: photo.index, name: photo.name, status: status, error: reason)
            ) + [UInt8(ascii: "\n")]
        }
    }
}

/// The last line of a batch's answer; without it, the answer was cut off.
struct BatchSummary: Encodable, Sendable {
    let done = true
    var succeeded = 0
    var failed = 0

    mutating func count(_ result: BatchResult) {
        if result.isFinished { succeeded += 1 } else { failed += 1 }
    }

    func line() throws -> [UInt8] { try JSONText.encode(self) + [UInt8(ascii: "\n")] }
}

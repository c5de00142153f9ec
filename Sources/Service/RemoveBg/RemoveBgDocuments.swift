import Foundation
import Matting

/// The JSON answer of a removal.
struct RemoveBgResult: Encodable {
    private let data: Content

    private struct Content: Encodable {
        let resultB64: String
        let foregroundTop: Int
        let foregroundLeft: Int
        let foregroundWidth: Int
        let foregroundHeight: Int
    }

    init(_ file: RemoveBgFile, _ bounds: PixelRect) {
        data = Content(
            resultB64: Data(file.bytes).base64EncodedString(),
            foregroundTop: bounds.top,
            foregroundLeft: bounds.left,
            foregroundWidth: bounds.width,
            foregroundHeight: bounds.height
        )
    }
}

/// What an account has left. Clients read these members and no others: some refuse what they do not know.
struct RemoveBgAccount: Encodable {
    private let data = Content()

    private struct Content: Encodable {
        let attributes = Attributes()
    }

    private struct Attributes: Encodable {
        let credits = Credits()
        let api = Calls()
    }

    private struct Credits: Encodable {
        let total = RemoveBgAccount.plenty
        let subscription = 0
        let payg = RemoveBgAccount.plenty
        let enterprise = 0
    }

    private struct Calls: Encodable {
        let freeCalls = RemoveBgAccount.plenty
        let sizes = "all"
    }

    /// Clients parse whole numbers and warn when few are left, so unlimited is a large one.
    private static let plenty = 1_000_000

    static let unlimited = RemoveBgAccount()
}

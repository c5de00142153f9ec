import Foundation

/// One photo of a batch: what the client calls it, and where its bytes are.
struct BatchPhoto: Sendable {
    enum Source: Sendable {
        /// A file of the form.
        case file(Data)
        /// An address to fetch it from.
        case url(String)
    }

    /// Its place in the request, from 0.
    let index: Int
    /// The file's name or the address, as the client gave it.
    let name: String
    let source: Source
}

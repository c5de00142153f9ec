import Foundation

/// One photo of a batch: what the client calls it, and where its bytes are.
package struct BatchPhoto: Sendable {
    package enum Source: Sendable {
        /// A file of the form.
        case file(Data)
        /// An address to fetch it from.
        case url(String)
    }

    /// Its place in the request, from 0.
    package let index: Int
    /// The file's name or the address, as the client gave it.
    package let name: String
    package let source: Source
}

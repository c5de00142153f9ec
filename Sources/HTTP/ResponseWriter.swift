/// Takes the pieces of a streamed body.
///
/// Every write goes to the client at once. It throws when the client is gone, which is the producer's sign
/// to stop.
public protocol ResponseWriter {
    /// Sends a piece of the body.
    func write(_ bytes: ArraySlice<UInt8>) throws
}

extension ResponseWriter {
    /// Sends a piece of the body.
    public func write(_ bytes: [UInt8]) throws {
        try write(bytes[...])
    }

    /// Sends text as UTF-8.
    public func write(_ text: String) throws {
        try write(Array(text.utf8)[...])
    }
}

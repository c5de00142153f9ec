extension StaticString {
    /// The text for a C function that keeps the pointer. A Swift string's own pointer is only lent for one call,
    /// while OpenSSL holds on to the names of key types and parameters.
    var cString: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

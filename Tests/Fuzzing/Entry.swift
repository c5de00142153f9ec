import Foundation

/// Read once; libFuzzer calls from one thread.
private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(named: name) else {
        fatalError("FUZZ_TARGET must be door, profile, or a format such as jpeg, not '\(name)'")
    }
    return target
}()

/// libFuzzer's entry: 0 for an input that counts, -1 for one that is not worth keeping.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: bytes, count: count))[...]) ? 0 : -1
}

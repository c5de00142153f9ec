/// What people give for training: photos whose mattes they mended. All methods block, and may be called from any thread.
///
/// Nothing is given by somebody who did not agree to it. From then on each item is given whose matte its user mends.
public protocol CorrectionStore: Sendable {
    /// Whether a user gives what they mend, and how many items were given and are mended still.
    func corrections(of user: UserID) throws(HistoryError) -> (isGiving: Bool, items: Int)

    /// Begins or ends that. Where it ends, nothing that was given is given any more.
    func setGiving(_ isGiving: Bool, of user: UserID) throws(HistoryError)
}

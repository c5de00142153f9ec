import Foundation

/// One photo of a command line: where it is read and where its cutout goes.
package struct RemovalJob: Equatable, Sendable {
    package let input: String
    package let output: String

    package init(input: String, output: String) {
        self.input = input
        self.output = output
    }

    /// Whether its cutout is there, and not older than the photo's arrival at its place. Copies keep the time of what
    /// they are copies of; when they came, their change of status says (`st_ctime`). Of a file with several names that
    /// changes with each of them, and says nothing.
    package var isDone: Bool {
        var (photo, cutout) = (stat(), stat())
        guard stat(input, &photo) == 0, stat(output, &cutout) == 0 else { return false }
        let arrival = photo.st_nlink > 1 ? photo.st_mtim : photo.st_ctim
        return (arrival.tv_sec, arrival.tv_nsec) <= (cutout.st_mtim.tv_sec, cutout.st_mtim.tv_nsec)
    }
}

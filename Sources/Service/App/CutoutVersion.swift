/// The version of this source.
package enum CutoutVersion {
    package static let current = "0.1.0"
}

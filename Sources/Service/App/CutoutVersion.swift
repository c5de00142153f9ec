/// The version of this program: `cutout --version` tells it, and every answer in `X-Cutout-Version`.
package enum CutoutVersion {
    package static let current = "0.1.0"
}

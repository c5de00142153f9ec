import HTTP
import Matting

extension HTTPHeaders {
    /// Says which model made the picture, so that a result can be made again or told from a later one.
    mutating func setModel(_ model: ModelInfo) {
        self["X-Model"] = model.name
        self["X-Model-Version"] = model.version
    }
}

import HTTP
import Matting

extension HTTPHeaders {
    /// Says which model made the picture, so that a result can be made again or told from a later one, and which one
    /// was asked for where it stood in for another.
    mutating func setModel(_ model: ModelInfo, substitutedFor name: String?) {
        self["X-Model"] = model.name
        self["X-Model-Version"] = model.version
        if let name { self["X-Model-Substituted-For"] = name }
    }
}

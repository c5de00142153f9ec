import Fetching
import HTTP
import Imaging
import Matting

/// rembg's HTTP API: its clients work when they are pointed here.
///
/// rembg and Cutout share the path `/api/remove`. A request that bears the marks of rembg is answered here, in
/// rembg's way; any other goes on to Cutout's own controller.
struct RembgController: Sendable {
    let pipeline: RemovalPipeline
    let gate: RemovalGate
    let fetching: URLFetching
    let access: Access
    let allowance: RequestAllowance
    /// Says which model was asked for where another one stood in for it.
    static let substitutionHeader = "X-Model-Substituted-For"

    /// `GET /api/remove?url=`: the photo is fetched from its address.
    func fetchAndRemove(_ request: HTTPRequest) throws -> HTTPResponse {
        try answer(request) { viewer in
            guard request.query["url"]?.isEmpty == false else { throw Self.missing("query", "url") }
            let parameters = try RembgParameters(request)
            try allowance.admit(viewer, request)
            return try remove(request, parameters, for: viewer)
        }
    }

    /// `POST /api/remove` with rembg's parameters; `next` answers all others.
    func remove(
        _ request: HTTPRequest,
        next: (HTTPRequest) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        let parameters: RembgParameters
        do {
            parameters = try RembgParameters(request)
        } catch let refusal as RembgRefusal.Invalid {
            return try RembgRefusal.invalid(refusal).response()
        }
        guard parameters.isPresent || substitute(for: parameters) != nil else { return try next(request) }
        return try answer(request) { viewer in
            try allowance.admit(viewer, request)
            return try remove(request, parameters, for: viewer)
        }
    }

    /// Finds out who asks; whatever goes wrong is told in rembg's form.
    private func answer(
        _ request: HTTPRequest,
        _ work: (Viewer) throws -> HTTPResponse
    ) throws -> HTTPResponse {
        do {
            return try access.respond(toRemover: request, work)
        } catch let error as HTTPError where error.code == "no_file" {
            return try RembgRefusal.invalid(Self.missing("body", "file")).response()
        } catch {
            return try RembgRefusal(describing: error).response()
        }
    }

    private static func missing(_ place: String, _ name: String) -> RembgRefusal.Invalid {
        RembgRefusal.Invalid(type: "missing", loc: [place, name], msg: "Field required", input: nil)
    }

    private func substitute(for parameters: RembgParameters) -> String? {
        parameters.model.flatMap { RembgModelNames.substitute(for: $0, in: pipeline.models.current) }
    }

    private func remove(
        _ request: HTTPRequest,
        _ parameters: RembgParameters,
        for viewer: Viewer
    ) throws -> HTTPResponse {
        let submission = try RemovalSubmission(request) { url throws(FetchingError) in
            try fetching.bytes(at: url, for: viewer)
        }
        var options = submission.options
        let substitute = substitute(for: parameters)
        if let substitute { options.model = substitute }
        if parameters.isMaskOnly { options.channels = .alpha }
        let (bytes, model) = try gate.admit(while: request.isClientConnected) {
            try parameters.isMatteChanged
                ? changed(submission.photo, options, parameters, while: request.isClientConnected)
                : plain(submission.photo, options, while: request.isClientConnected)
        }
        var response = HTTPResponse.bytes(bytes, type: options.format.mediaType)
        response.headers["Cache-Control"] = "no-store"
        response.headers.setModel(model)
        if substitute != nil { response.headers[Self.substitutionHeader] = parameters.model }
        return response
    }

    private func plain(
        _ photo: ArraySlice<UInt8>,
        _ options: RemovalOptions,
        while isWanted: @escaping @Sendable () -> Bool
    ) throws -> ([UInt8], ModelInfo) {
        let result = try pipeline.run(photo, options: options, while: isWanted)
        return (result.bytes, result.model)
    }

    private func changed(
        _ photo: ArraySlice<UInt8>,
        _ options: RemovalOptions,
        _ parameters: RembgParameters,
        while isWanted: () -> Bool
    ) throws -> ([UInt8], ModelInfo) {
        let remover = BackgroundRemover(model: try pipeline.models.model(named: options.model))
        let image = try ImageDecoder.decode(photo, within: pipeline.budget)
        var timings = StageTimings()
        var matte = try remover.matte(for: image, timings: &timings, isWanted: isWanted)
        if parameters.isTidied { matte = matte.tidied }
        if let certainty = parameters.certainty { matte = matte.decided(where: certainty) }
        let bytes =
            switch options.channels {
            case .alpha: try ImageEncoder.encode(matte.grayImage, as: options.format)
            case .rgba:
                try ImageEncoder.encode(
                    remover.cutout(of: image, matte: matte, over: options.effectiveBackground),
                    as: options.format
                )
            }
        return (bytes, remover.model.info)
    }
}

extension RembgParameters {
    fileprivate var isMatteChanged: Bool { isTidied || certainty != nil }
}

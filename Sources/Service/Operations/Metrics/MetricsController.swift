import HTTP
import Matting

/// `GET /metrics`: what was counted, and how things are at this moment, as Prometheus reads it.
struct MetricsController: Sendable {
    let access: MetricsAccess
    let metrics: Metrics
    let gauges: Gauges

    func scrape(_ request: HTTPRequest) throws -> HTTPResponse {
        try access.check(request)
        let families = try metrics.families + gauges.families()
        return HTTPResponse(
            headers: ["Content-Type": MetricFamily.mediaType, "Cache-Control": "no-store"],
            body: .bytes(Array(families.map(\.text).joined().utf8))
        )
    }
}

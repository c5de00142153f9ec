import HTTP

extension Router {
    /// How the process is, which models it has, and what it counts, where somebody may know that.
    mutating func addOperations(_ services: Services) {
        let health = HealthController(models: services.pipeline.models)
        on(.get, "/api/health", health.health)
        on(.get, "/api/ready", health.ready)
        let models = ModelsController(models: services.pipeline.models, pace: services.pace)
        on(.get, "/api/models") { [keys = services.access.keys] request in
            // Open to everybody, so that programs learn here at no cost whether their key is good.
            _ = try keys.recognize(request)
            return try models.list(request)
        }
        guard let access = services.configuration.metrics else { return }
        let metrics = MetricsController(
            access: access,
            metrics: services.metrics,
            gauges: Gauges(
                gate: services.gate,
                data: services.data,
                storage: services.storage,
                models: services.pipeline.models
            )
        )
        on(.get, "/metrics", metrics.scrape)
    }
}

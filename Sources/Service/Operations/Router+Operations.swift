import HTTP

extension Router {
    /// How the process is, and which models it has.
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
    }
}

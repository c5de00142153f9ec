import HTTP

extension Router {
    /// What is for those alone who look after this Cutout.
    mutating func addOperator(_ services: Services) {
        let access = services.access
        let overview = OperatorController(
            gate: services.gate,
            data: services.data,
            storage: services.storage,
            models: services.pipeline.models,
            metrics: services.metrics,
            refusals: services.refusals
        )
        on(.get, "/api/operator", access.operators(overview.overview))
        let users = OperatorUsersController(users: services.data.database, sessions: services.data.database)
        on(.get, "/api/operator/users", access.operators(users.list))
        on(.delete, "/api/operator/users/{id}", access.operators(users.remove))
        on(.delete, "/api/operator/users/{id}/sessions", access.operators(users.endSessions))
    }
}

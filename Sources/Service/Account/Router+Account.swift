import HTTP
import History

extension Router {
    /// Who is here, where they are signed in, what keys they have, and how to leave.
    mutating func addAccount(_ services: Services) {
        let (database, access) = (services.data.database, services.access)
        let me = MeController(
            users: database,
            history: database,
            corrections: database,
            cookies: access.sessions.cookies,
            guests: services.accounts.areGuests ? Guests(users: database, sessions: access.sessions) : nil,
            providerName: services.accounts.providerName,
            allowsAnonymous: access.allowsAnonymous,
            operators: access.operators,
            storage: services.storage
        )
        on(.get, "/api/me", access.anyone(me.me))
        // A program that works for somebody does not agree for them.
        on(.patch, "/api/me", access.members(me.change))
        on(.delete, "/api/me", access.owners(me.delete))
        let export = ExportController(
            history: database,
            blobs: services.data.blobs,
            permits: services.permits.archives
        )
        on(.get, "/api/me/export", access.owners(export.export))

        let sessions = SessionsController(sessions: database, cookies: access.sessions.cookies)
        on(.get, "/api/me/sessions", access.members(sessions.list))
        on(.delete, "/api/me/sessions/{id}", access.members(sessions.end))
        on(.post, "/auth/logout", access.anyone(sessions.signOut))

        // No key makes keys: one that leaks could otherwise outlive its revocation.
        let keys = APIKeysController(keys: database)
        on(.get, "/api/me/keys", access.members(keys.list))
        on(.post, "/api/me/keys", access.members(keys.make))
        on(.delete, "/api/me/keys/{id}", access.members(keys.revoke))
    }
}

import Foundation
internal import GRDB

// What rows say. Every column that is read here is NOT NULL or optional in the value, and of one type (STRICT).

extension User {
    init(_ row: Row) {
        let issuer: String? = row["issuer"]
        let subject: String? = row["subject"]
        id = UserID(stored: row["id"])
        identity = if let issuer, let subject { Identity(issuer: issuer, subject: subject) } else { nil }
        email = row["email"]
        name = row["name"]
        picture = row["picture"]
        created = Date(milliseconds: row["created"])
        lastSeen = Date(milliseconds: row["last_seen"])
    }
}

extension SessionRecord {
    init(_ row: Row) {
        id = row["id"]
        user = UserID(stored: row["user_id"])
        created = Date(milliseconds: row["created"])
        expires = Date(milliseconds: row["expires"])
        lastUsed = Date(milliseconds: row["last_used"])
        userAgent = row["user_agent"]
        address = row["address"]
    }
}

extension APIKeyRecord {
    init(_ row: Row) throws(HistoryError) {
        guard let scope = Scope(rawValue: row["scope"]) else { throw HistoryError(.corrupt) }
        self.scope = scope
        id = APIKeyID(stored: row["id"])
        user = UserID(stored: row["user_id"])
        name = row["name"]
        prefix = row["prefix"]
        created = Date(milliseconds: row["created"])
        lastUsed = (row["last_used"] as Int64?).map(Date.init(milliseconds:))
        revoked = (row["revoked"] as Int64?).map(Date.init(milliseconds:))
    }
}

extension HistoryItem {
    init(_ row: Row, blobs: [BlobRole: StoredBlob]) {
        id = ItemID(stored: row["id"])
        user = UserID(stored: row["user_id"])
        name = row["name"]
        width = row["width"]
        height = row["height"]
        model = row["model"]
        modelVersion = row["model_version"]
        settings = row["settings"]
        durationMilliseconds = row["duration"]
        created = Date(milliseconds: row["created"])
        byteCount = row["byte_count"]
        version = row["version"]
        ownVersion = row["own_version"]
        isGiven = row["given"] as Int64? != nil
        self.blobs = blobs
    }
}

extension MatteVersion {
    init(_ row: Row) {
        number = row["number"]
        own = row["own"]
        model = row["model"]
        modelVersion = row["model_version"]
        durationMilliseconds = row["duration"]
        created = Date(milliseconds: row["created"])
    }
}

extension StoredBlob {
    init(_ row: Row) throws(HistoryError) {
        guard let id = BlobID(rawValue: row["blob"]) else { throw HistoryError(.corrupt) }
        self.id = id
        mediaType = row["media_type"]
        byteCount = row["byte_count"]
    }
}

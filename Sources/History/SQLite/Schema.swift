internal import GRDB

/// The tables, and how they came to be. A released migration never changes; new ones follow it.
enum Schema {
    /// Brings a database up to date.
    ///
    /// - Throws: `tooNew` where a newer release has been at it.
    static func migrate(_ pool: DatabasePool) throws {
        try pool.read(refuseNewer)
        try migrator.migrate(pool)
    }

    /// - Throws: `tooNew` where a newer release has been at a database, naming it where it left its name.
    static func refuseNewer(_ database: Database) throws {
        guard try migrator.hasBeenSuperseded(database) else { return }
        let latest =
            try database.tableExists("releases")
            ? String.fetchOne(database, sql: "SELECT version FROM releases ORDER BY first_used DESC LIMIT 1")
            : nil
        guard let latest else { throw HistoryError(.tooNew) }
        throw HistoryError(
            .tooNew,
            "The history database was made by Cutout \(latest), which is newer than this release. Run that one, or restore a backup from before it."
        )
    }

    /// Notes that a release has used the database, so that an older one can say which it was.
    static func note(_ release: String, at moment: Int64, in pool: DatabasePool) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT INTO releases (version, first_used) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [release, moment]
            )
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("people") { try $0.execute(sql: people) }
        migrator.registerMigration("items") { try $0.execute(sql: items) }
        migrator.registerMigration("usage") { try $0.execute(sql: usage) }
        migrator.registerMigration("store") { try $0.execute(sql: store) }
        migrator.registerMigration("versions") { try $0.execute(sql: versions) }
        migrator.registerMigration("orders") { try $0.execute(sql: orders) }
        migrator.registerMigration("corrections") { try $0.execute(sql: corrections) }
        migrator.registerMigration("releases") { try $0.execute(sql: releases) }
        return migrator
    }

    /// Users, sessions, API keys. Times are milliseconds since 1970.
    private static let people = """
        CREATE TABLE users (
            id TEXT NOT NULL PRIMARY KEY,
            issuer TEXT, subject TEXT,  -- both NULL for guests
            email TEXT, name TEXT, picture TEXT,
            created INTEGER NOT NULL, last_seen INTEGER NOT NULL,
            UNIQUE (issuer, subject),
            CHECK ((issuer IS NULL) = (subject IS NULL))
        ) STRICT;
        CREATE INDEX guests_by_last_seen ON users (last_seen) WHERE issuer IS NULL;

        CREATE TABLE sessions (
            id TEXT NOT NULL PRIMARY KEY,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            created INTEGER NOT NULL, expires INTEGER NOT NULL, last_used INTEGER NOT NULL,
            user_agent TEXT, address TEXT
        ) STRICT;
        CREATE INDEX sessions_by_user ON sessions (user_id);
        CREATE INDEX sessions_by_expiry ON sessions (expires);

        CREATE TABLE api_keys (
            id TEXT NOT NULL PRIMARY KEY,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            name TEXT NOT NULL, hash BLOB NOT NULL UNIQUE, prefix TEXT NOT NULL, scope TEXT NOT NULL,
            created INTEGER NOT NULL, last_used INTEGER, revoked INTEGER
        ) STRICT;
        CREATE INDEX api_keys_by_user ON api_keys (user_id);
        """

    /// Items and which blobs they refer to.
    ///
    /// `items_by_user` serves the list and the search alone: it holds a user's items in the list's order, and the
    /// name to search in, so that what does not match is passed over without looking at the table.
    private static let items = """
        CREATE TABLE items (
            id TEXT NOT NULL PRIMARY KEY,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            name TEXT NOT NULL, search_name TEXT NOT NULL,
            width INTEGER NOT NULL, height INTEGER NOT NULL,
            model TEXT NOT NULL, model_version TEXT NOT NULL,
            settings TEXT NOT NULL CHECK (json_valid(settings)),
            duration INTEGER NOT NULL,
            byte_count INTEGER NOT NULL,
            created INTEGER NOT NULL, deleted INTEGER
        ) STRICT;
        CREATE INDEX items_by_user ON items (user_id, created, id, search_name) WHERE deleted IS NULL;
        CREATE INDEX deleted_items_by_user ON items (user_id, deleted) WHERE deleted IS NOT NULL;
        CREATE INDEX items_by_deletion ON items (deleted) WHERE deleted IS NOT NULL;
        CREATE INDEX items_by_age ON items (created);

        CREATE TABLE item_blobs (
            item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            blob TEXT NOT NULL, media_type TEXT NOT NULL, byte_count INTEGER NOT NULL,
            PRIMARY KEY (item_id, role)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX item_blobs_by_blob ON item_blobs (blob);

        -- Blobs that lost a reference: to be looked at, and removed where it was the last.
        CREATE TABLE released_blobs (blob TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TRIGGER release_deleted AFTER DELETE ON item_blobs
        BEGIN INSERT INTO released_blobs (blob) VALUES (old.blob) ON CONFLICT DO NOTHING; END;
        CREATE TRIGGER release_replaced AFTER UPDATE OF blob ON item_blobs WHEN old.blob <> new.blob
        BEGIN INSERT INTO released_blobs (blob) VALUES (old.blob) ON CONFLICT DO NOTHING; END;
        """

    /// What each user keeps, counted by the database itself, so that no path can forget to.
    private static let usage = """
        ALTER TABLE users ADD COLUMN item_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE users ADD COLUMN byte_count INTEGER NOT NULL DEFAULT 0;
        CREATE TRIGGER count_saved AFTER INSERT ON items WHEN new.deleted IS NULL
        BEGIN UPDATE users SET item_count = item_count + 1, byte_count = byte_count + new.byte_count
              WHERE id = new.user_id; END;
        CREATE TRIGGER count_removed AFTER DELETE ON items WHEN old.deleted IS NULL
        BEGIN UPDATE users SET item_count = item_count - 1, byte_count = byte_count - old.byte_count
              WHERE id = old.user_id; END;
        CREATE TRIGGER count_changed AFTER UPDATE OF deleted, byte_count ON items
        BEGIN UPDATE users SET
                  item_count = item_count + (new.deleted IS NULL) - (old.deleted IS NULL),
                  byte_count = byte_count + iif(new.deleted IS NULL, new.byte_count, 0)
                                          - iif(old.deleted IS NULL, old.byte_count, 0)
              WHERE id = new.user_id; END;
        """

    /// Which blobs belong to the database, and how to find the sessions that an address began.
    private static let store = """
        CREATE TABLE store (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_by_address ON sessions (address, last_used);
        """

    /// Several mattes to an item, of which `items.version` is the current one and `items.own_version` the one that a model
    /// made and the current one was mended from; both are the same where nothing was mended.
    ///
    /// The files of all versions lie in `item_blobs`, whose new column tells them apart (0: of the item as such), so that
    /// whatever asks which files are in use has its answer from one table still.
    private static let versions = """
        ALTER TABLE items ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE items ADD COLUMN own_version INTEGER NOT NULL DEFAULT 1;

        CREATE TABLE matte_versions (
            item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            own INTEGER NOT NULL,  -- the version that a model made; this one itself where a model did
            model TEXT NOT NULL, model_version TEXT NOT NULL, duration INTEGER NOT NULL,
            created INTEGER NOT NULL,
            PRIMARY KEY (item_id, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO matte_versions SELECT id, 1, 1, model, model_version, duration, created FROM items;

        CREATE TABLE versioned_blobs (
            item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            version INTEGER NOT NULL,
            blob TEXT NOT NULL, media_type TEXT NOT NULL, byte_count INTEGER NOT NULL,
            PRIMARY KEY (item_id, role, version)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO versioned_blobs
            SELECT item_id, role, role IN ('matte', 'thumbnail'), blob, media_type, byte_count FROM item_blobs;
        DROP TABLE item_blobs;
        ALTER TABLE versioned_blobs RENAME TO item_blobs;
        CREATE INDEX item_blobs_by_blob ON item_blobs (blob);
        CREATE TRIGGER release_deleted AFTER DELETE ON item_blobs
        BEGIN INSERT INTO released_blobs (blob) VALUES (old.blob) ON CONFLICT DO NOTHING; END;
        CREATE TRIGGER release_replaced AFTER UPDATE OF blob ON item_blobs WHEN old.blob <> new.blob
        BEGIN INSERT INTO released_blobs (blob) VALUES (old.blob) ON CONFLICT DO NOTHING; END;
        """

    /// The list by name, as `items_by_user` serves it by date.
    private static let orders = """
        CREATE INDEX items_by_name ON items (user_id, search_name, id) WHERE deleted IS NULL;
        """

    /// Since when somebody gives what they mend for training, and which items were given. Both are NULL where not.
    private static let corrections = """
        ALTER TABLE users ADD COLUMN consented INTEGER;
        ALTER TABLE items ADD COLUMN given INTEGER;
        CREATE INDEX given_items ON items (user_id) WHERE given IS NOT NULL;
        """

    /// Which releases have used the database, and since when.
    private static let releases = """
        CREATE TABLE releases (version TEXT NOT NULL PRIMARY KEY, first_used INTEGER NOT NULL) STRICT;
        """
}

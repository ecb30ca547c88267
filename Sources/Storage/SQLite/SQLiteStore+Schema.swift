// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

/// The tables. Instants are milliseconds since 1970, days are days since 1970-01-01, ids are Discord's 64 bits taken as
/// signed.
extension SQLiteStore {
    /// What `PRAGMA application_id` says of a database of this bot: "STAT".
    package static let applicationID = 0x5354_4154

    /// The versions of the schema; GRDB keeps in the database which ones it has gone through.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1", migrate: makeFirstTables)
        migrator.registerMigration("2", migrate: makeHistoryTables)
        return migrator
    }

    private static func makeFirstTables(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gateway_session (
                    shard INTEGER PRIMARY KEY,
                    id TEXT NOT NULL,
                    resume_url TEXT NOT NULL,
                    sequence INTEGER NOT NULL,
                    shards INTEGER NOT NULL,
                    intents INTEGER NOT NULL
                ) STRICT;

                CREATE TABLE guild (
                    id INTEGER PRIMARY KEY,
                    members INTEGER,
                    bans INTEGER,
                    unobserved_gained INTEGER NOT NULL DEFAULT 0,
                    unobserved_lost INTEGER NOT NULL DEFAULT 0,
                    total_joins INTEGER NOT NULL DEFAULT 0,
                    total_leaves INTEGER NOT NULL DEFAULT 0,
                    total_bans INTEGER NOT NULL DEFAULT 0,
                    total_unbans INTEGER NOT NULL DEFAULT 0,
                    updated_at INTEGER
                ) STRICT;

                CREATE TABLE member_event (
                    id INTEGER PRIMARY KEY,
                    guild INTEGER NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('join', 'leave', 'ban', 'unban')),
                    user INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    session TEXT NOT NULL,
                    sequence INTEGER NOT NULL,
                    UNIQUE (session, sequence)
                ) STRICT;
                CREATE INDEX member_event_by_time ON member_event (guild, at);

                CREATE TABLE channel_rename (
                    channel INTEGER NOT NULL,
                    at INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX channel_rename_by_time ON channel_rename (channel, at);
                """)
    }

    /// Causes, rejoins, days and roll-ups; session names are kept once and not with every event.
    private static func makeHistoryTables(_ db: Database) throws {
        try db.execute(
            sql: """
                PRAGMA application_id = \(applicationID);

                CREATE TABLE session (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE
                ) STRICT;
                INSERT INTO session (name) SELECT DISTINCT session FROM member_event;

                ALTER TABLE member_event RENAME TO member_event_1;
                DROP INDEX member_event_by_time;
                -- The id is the place: the session's number times 2^40, and the sequence number. Below 2^40 are the
                -- imported events. So the place decides whether an event is there, and no index is needed for it.
                CREATE TABLE member_event (
                    id INTEGER PRIMARY KEY,
                    guild INTEGER NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('join', 'leave', 'ban', 'unban')),
                    cause TEXT CHECK (cause IS NULL OR (cause IN ('left', 'kicked', 'banned') AND kind = 'leave')),
                    rejoin INTEGER NOT NULL DEFAULT 0,
                    user INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    day INTEGER NOT NULL
                ) STRICT;
                INSERT INTO member_event (id, guild, kind, cause, user, name, at, day)
                SELECT session.id << \(EventID.sequenceBits) | sequence, guild, kind, iif(kind = 'leave', 'left', NULL),
                    user, event.name, at, 0
                FROM member_event_1 AS event JOIN session ON session.name = event.session;
                DROP TABLE member_event_1;
                CREATE INDEX member_event_by_time ON member_event (guild, at);

                -- Who joined or left before: what makes a join a rejoin.
                CREATE TABLE visitor (
                    guild INTEGER NOT NULL,
                    user INTEGER NOT NULL,
                    PRIMARY KEY (guild, user)
                ) STRICT, WITHOUT ROWID;
                INSERT OR IGNORE INTO visitor (guild, user)
                SELECT guild, user FROM member_event WHERE kind IN ('join', 'leave');

                CREATE TABLE day_count (
                    guild INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    joins INTEGER NOT NULL,
                    rejoins INTEGER NOT NULL,
                    leaves INTEGER NOT NULL,
                    kicked INTEGER NOT NULL,
                    banned INTEGER NOT NULL,
                    bans INTEGER NOT NULL,
                    unbans INTEGER NOT NULL,
                    PRIMARY KEY (guild, day)
                ) STRICT, WITHOUT ROWID;

                -- Who was kicked or banned and not heard of to leave yet: what tells why they leave, after a restart too.
                CREATE TABLE removal (
                    guild INTEGER NOT NULL,
                    user INTEGER NOT NULL,
                    cause TEXT NOT NULL CHECK (cause IN ('kicked', 'banned')),
                    at INTEGER NOT NULL,
                    PRIMARY KEY (guild, user)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE unobserved_span (
                    id INTEGER PRIMARY KEY, -- its place, as above
                    guild INTEGER NOT NULL,
                    from_at INTEGER NOT NULL,
                    to_at INTEGER NOT NULL,
                    members_before INTEGER NOT NULL,
                    members_after INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX unobserved_span_by_time ON unobserved_span (guild, to_at);

                CREATE TABLE census (
                    guild INTEGER NOT NULL,
                    at INTEGER NOT NULL,
                    members INTEGER,
                    online INTEGER,
                    bans INTEGER,
                    PRIMARY KEY (guild, at)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE note (
                    key TEXT PRIMARY KEY,
                    value TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;
                """)
    }
}

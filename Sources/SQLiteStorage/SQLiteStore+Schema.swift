// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

/// The tables. Instants are milliseconds since 1970, days are days since 1970-01-01, IDs are Discord's 64-bit IDs
/// stored as signed integers.
extension SQLiteStore {
    /// The `PRAGMA application_id` of the bot's databases: "STAT".
    package static let applicationID = 0x5354_4154

    /// The schema versions; GRDB records in the database which ones were applied.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1", migrate: makeFirstTables)
        migrator.registerMigration("2", migrate: makeHistoryTables)
        migrator.registerMigration("covered", migrate: addCoverage)
        migrator.registerMigration("removed", migrate: makeRemovedDays)
        migrator.registerMigration("roster", migrate: makeRosters)
        migrator.registerMigration("activity", migrate: makeActivity)
        migrator.registerMigration("sightings", migrate: makeSightings)
        migrator.registerMigration("opt-outs", migrate: makeOptOuts)
        migrator.registerMigration("history", migrate: makeMessageHistory)
        migrator.registerMigration("imported", migrate: makeImportedDays)
        migrator.registerMigration("invites", migrate: makeInvites)
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

    /// Adds the instant up to which all events of a guild have been received.
    private static func addCoverage(_ db: Database) throws {
        try db.execute(sql: "ALTER TABLE guild ADD COLUMN covered_until INTEGER")
    }

    /// Adds causes, rejoins, days and roll-ups; session names move to their own table.
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
                -- The ID is the position: the session's number times 2^40, plus the sequence number. Imported events have
                -- IDs below 2^40. The primary key thus keeps positions unique without another index.
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

                -- Users who joined or left before; their next join is a rejoin.
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

                -- Users who were kicked or banned and whose leave was not received yet; survives a restart.
                CREATE TABLE removal (
                    guild INTEGER NOT NULL,
                    user INTEGER NOT NULL,
                    cause TEXT NOT NULL CHECK (cause IN ('kicked', 'banned')),
                    at INTEGER NOT NULL,
                    PRIMARY KEY (guild, user)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE unobserved_span (
                    id INTEGER PRIMARY KEY, -- the position, as above
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

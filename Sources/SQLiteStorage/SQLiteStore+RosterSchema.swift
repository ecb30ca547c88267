// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

extension SQLiteStore {
    /// Adds members and banned users, the gap of each guild, and the sources of events.
    static func makeRosters(_ db: Database) throws {
        try db.execute(
            sql: """
                -- A guild's number, which is shorter than its ID in each of the rows of the next two tables.
                CREATE TABLE roster (
                    number INTEGER PRIMARY KEY,
                    guild INTEGER NOT NULL UNIQUE
                ) STRICT;

                CREATE TABLE member (
                    roster INTEGER NOT NULL,
                    user INTEGER NOT NULL,
                    joined INTEGER NOT NULL, -- twice the seconds since 2015-01-01, 0 if unknown, plus 1 for a bot
                    PRIMARY KEY (roster, user)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE banned_user (
                    roster INTEGER NOT NULL,
                    user INTEGER NOT NULL,
                    PRIMARY KEY (roster, user)
                ) STRICT, WITHOUT ROWID;

                ALTER TABLE guild ADD COLUMN roster_complete INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE guild ADD COLUMN bans_listed INTEGER NOT NULL DEFAULT 0;

                -- Periods whose repair is not complete.
                CREATE TABLE gap (
                    guild INTEGER PRIMARY KEY,
                    from_at INTEGER NOT NULL,
                    to_at INTEGER NOT NULL,
                    members_before INTEGER NOT NULL,
                    members_after INTEGER NOT NULL,
                    position INTEGER, -- the ID that the unobserved span will have
                    repaired_joins INTEGER NOT NULL DEFAULT 0,
                    repaired_leaves INTEGER NOT NULL DEFAULT 0,
                    repaired_bans INTEGER NOT NULL DEFAULT 0,
                    repaired_unbans INTEGER NOT NULL DEFAULT 0
                ) STRICT;

                ALTER TABLE unobserved_span ADD COLUMN repaired_joins INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE unobserved_span ADD COLUMN repaired_leaves INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE unobserved_span ADD COLUMN repaired_bans INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE unobserved_span ADD COLUMN repaired_unbans INTEGER NOT NULL DEFAULT 0;

                -- 0: received from the gateway, 1: repaired, 2: imported.
                ALTER TABLE member_event ADD COLUMN source INTEGER NOT NULL DEFAULT 0 CHECK (source IN (0, 1, 2));
                UPDATE member_event SET source = 2 WHERE id < \(EventID.firstReceived);
                -- The earliest possible time of an event whose exact time is unknown.
                ALTER TABLE member_event ADD COLUMN since_at INTEGER;
                CREATE INDEX member_event_by_span ON member_event (guild, user) WHERE since_at IS NOT NULL;
                """)
    }

    /// Adds what member lists show until it is compared.
    static func makeSightings(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE sighting (
                    roster INTEGER NOT NULL,
                    user INTEGER NOT NULL,
                    at INTEGER NOT NULL, -- when the list was complete
                    is_member INTEGER NOT NULL, -- 1 if the user was listed
                    name TEXT NOT NULL,
                    joined_at INTEGER, -- NULL if unknown
                    is_bot INTEGER NOT NULL,
                    PRIMARY KEY (roster, user, at)
                ) STRICT, WITHOUT ROWID;
                """)
    }
}

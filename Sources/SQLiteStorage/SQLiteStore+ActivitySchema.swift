// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

extension SQLiteStore {
    /// Adds the tables of activity. Their rows begin with the guild's number in `roster`, which is shorter than its ID.
    static func makeActivity(_ db: Database) throws {
        try db.execute(
            sql: """
                -- Numbers, and times in milliseconds, by local hour; `kind` is that of `ActivityKind`. There are no zeros.
                CREATE TABLE activity_hour (
                    roster INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    hour INTEGER NOT NULL, -- 0 to 23, plus 32 in the second of two hours with this number
                    channel INTEGER NOT NULL,
                    kind INTEGER NOT NULL,
                    count INTEGER NOT NULL,
                    PRIMARY KEY (roster, day, hour, channel, kind)
                ) STRICT, WITHOUT ROWID;

                -- Their sums by local day.
                CREATE TABLE activity_day (
                    roster INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    channel INTEGER NOT NULL,
                    kind INTEGER NOT NULL,
                    count INTEGER NOT NULL,
                    PRIMARY KEY (roster, day, channel, kind)
                ) STRICT, WITHOUT ROWID;

                -- What is counted once a day. Days without activity have no row.
                CREATE TABLE activity_figures (
                    roster INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    active_1 INTEGER NOT NULL DEFAULT 0,
                    active_7 INTEGER NOT NULL DEFAULT 0,
                    active_28 INTEGER NOT NULL DEFAULT 0,
                    communicators INTEGER NOT NULL DEFAULT 0,
                    voice_peak INTEGER NOT NULL DEFAULT 0,
                    PRIMARY KEY (roster, day)
                ) STRICT, WITHOUT ROWID;

                -- What became of the members who joined on a day.
                CREATE TABLE cohort (
                    roster INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    joined INTEGER NOT NULL,
                    left_1 INTEGER NOT NULL,
                    left_7 INTEGER NOT NULL,
                    left_30 INTEGER NOT NULL,
                    active_7 INTEGER NOT NULL,
                    PRIMARY KEY (roster, day)
                ) STRICT, WITHOUT ROWID;

                -- Members who left on a day, by `Tenure`.
                CREATE TABLE leaver (
                    roster INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    tenure INTEGER NOT NULL,
                    count INTEGER NOT NULL,
                    PRIMARY KEY (roster, day, tenure)
                ) STRICT, WITHOUT ROWID;

                -- The days on which a user was active, as in `MemberActivity`.
                CREATE TABLE member_activity (
                    roster INTEGER NOT NULL,
                    user INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    bits INTEGER NOT NULL,
                    PRIMARY KEY (roster, user)
                ) STRICT, WITHOUT ROWID;

                -- Open stays in voice, counted up to `activity_progress.voice_until`.
                CREATE TABLE voice_stay (
                    roster INTEGER NOT NULL,
                    session TEXT NOT NULL,
                    channel INTEGER NOT NULL,
                    user INTEGER, -- NULL for a user who has opted out
                    PRIMARY KEY (roster, session)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE activity_progress (
                    roster INTEGER PRIMARY KEY,
                    observed_since INTEGER,
                    newest_day INTEGER,
                    voice_until INTEGER,
                    voice_day INTEGER,
                    voice_peak INTEGER NOT NULL,
                    afk_channel INTEGER,
                    boosts INTEGER,
                    boost_level INTEGER
                ) STRICT;
                """)
    }
}

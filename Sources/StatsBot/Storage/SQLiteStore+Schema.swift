// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import GRDB
import Statistics
import Timekeeping

extension SQLiteStore {
    /// The versions of the schema; GRDB keeps which ones a database has gone through.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
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
                        updated_at INTEGER -- milliseconds since 1970, as every instant here
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
        return migrator
    }

    /// The place in the session decides whether an event was kept before.
    static let insertEvent = """
        INSERT INTO member_event (guild, kind, user, name, at, session, sequence) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (session, sequence) DO NOTHING
        """

    static let upsertSession = """
        INSERT INTO gateway_session (shard, id, resume_url, sequence, shards, intents) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (shard) DO UPDATE
        SET id = excluded.id, resume_url = excluded.resume_url, sequence = excluded.sequence,
            shards = excluded.shards, intents = excluded.intents
        """

    static let upsertGuild = """
        INSERT INTO guild (id, members, bans, unobserved_gained, unobserved_lost, updated_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE
        SET members = excluded.members, bans = excluded.bans, unobserved_gained = excluded.unobserved_gained,
            unobserved_lost = excluded.unobserved_lost, updated_at = excluded.updated_at
        """

    static func arguments(of guild: GuildState, id: UInt64) -> StatementArguments {
        let updatedAt = guild.updatedAt.map { WallInstant(secondsSince1970: $0.timeIntervalSince1970) }
        return [
            Int64(bitPattern: id), guild.members, guild.bans, guild.unobserved.gained, guild.unobserved.lost,
            updatedAt?.millisecondsSince1970,
        ]
    }

    /// Writes sessions, and forgets those of another scope.
    static func write(_ sessions: [Int: GatewaySession], of scope: SessionScope, _ db: Database) throws {
        guard !sessions.isEmpty else { return }
        try db.execute(
            sql: "DELETE FROM gateway_session WHERE shards <> ? OR intents <> ?",
            arguments: [scope.shards, scope.intents.rawValue])
        for (shard, session) in sessions {
            try db.execute(
                sql: upsertSession,
                arguments: [
                    shard, session.id, session.resumeURL, session.sequence, scope.shards, scope.intents.rawValue,
                ])
        }
    }

    /// Adds to a guild's totals.
    ///
    /// - Returns: the totals after it.
    static func add(_ counts: EventCounts, to guild: UInt64, _ db: Database) throws -> EventCounts {
        let id = Int64(bitPattern: guild)
        let row = try Row.fetchOne(
            db,
            sql: """
                INSERT INTO guild (id, total_joins, total_leaves, total_bans, total_unbans) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE
                SET total_joins = total_joins + excluded.total_joins,
                    total_leaves = total_leaves + excluded.total_leaves,
                    total_bans = total_bans + excluded.total_bans,
                    total_unbans = total_unbans + excluded.total_unbans
                RETURNING total_joins, total_leaves, total_bans, total_unbans
                """,
            arguments: [id, counts.joins, counts.leaves, counts.bans, counts.unbans])
        return row.map(totals(of:)) ?? counts
    }

    static func totals(of row: Row) -> EventCounts {
        EventCounts(
            joins: row["total_joins"], leaves: row["total_leaves"], bans: row["total_bans"],
            unbans: row["total_unbans"])
    }

    /// The events since an instant, by guild and kind.
    static func counts(_ db: Database, since start: Date) throws -> [UInt64: EventCounts] {
        var counts: [UInt64: EventCounts] = [:]
        let rows = try Row.fetchAll(
            db, sql: "SELECT guild, kind, count(*) AS n FROM member_event WHERE at >= ? GROUP BY guild, kind",
            arguments: [WallInstant(secondsSince1970: start.timeIntervalSince1970).millisecondsSince1970])
        for row in rows {
            guard let kind = MemberEventKind(rawValue: row["kind"]) else { continue }
            counts[UInt64(bitPattern: row["guild"] as Int64), default: EventCounts()][kind] = row["n"]
        }
        return counts
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation
package import GRDB
import LocalTime
package import Statistics
package import Storage

/// The gateway sessions and the guild states as of their sequence numbers.
extension SQLiteStore {
    static let upsertSession = """
        INSERT INTO gateway_session (shard, id, resume_url, sequence, shards, intents) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (shard) DO UPDATE
        SET id = excluded.id, resume_url = excluded.resume_url, sequence = excluded.sequence,
            shards = excluded.shards, intents = excluded.intents
        """

    static let upsertGuild = """
        INSERT INTO guild (
            id, members, bans, unobserved_gained, unobserved_lost, updated_at, covered_until, roster_complete, bans_listed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE
        SET members = excluded.members, bans = excluded.bans, unobserved_gained = excluded.unobserved_gained,
            unobserved_lost = excluded.unobserved_lost, updated_at = excluded.updated_at,
            covered_until = excluded.covered_until, roster_complete = excluded.roster_complete,
            bans_listed = excluded.bans_listed
        """

    static func arguments(of guild: GuildState, id: UInt64) -> StatementArguments {
        [
            Int64(bitPattern: id), guild.members, guild.bans, guild.unobserved.gained, guild.unobserved.lost,
            guild.updatedAt?.milliseconds, guild.coveredUntil?.milliseconds, guild.rosterIsComplete,
            guild.bansAreListed,
        ]
    }

    /// Writes sessions and deletes those with another scope.
    package static func write(_ sessions: [Int: GatewaySession], of scope: SessionScope, _ db: Database) throws {
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
    /// - Returns: the updated totals.
    package static func add(_ counts: EventCounts, to guild: UInt64, _ db: Database) throws -> EventCounts {
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

    /// Removals shortly before an instant whose leaves were not received yet.
    package static func removals(_ db: Database, of guild: UInt64, before instant: Date?) throws -> [Removal] {
        guard let instant else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT user, cause, at FROM removal WHERE guild = ? AND at >= ?",
            arguments: [Int64(bitPattern: guild), (instant - GuildState.recentWindow).milliseconds]
        ).compactMap { row in
            LeaveCause(rawValue: row["cause"]).map { cause in
                Removal(
                    guild: guild, user: UInt64(bitPattern: row["user"] as Int64), cause: cause,
                    at: Date(milliseconds: row["at"]))
            }
        }
    }

    package static func totals(of row: Row) -> EventCounts {
        EventCounts(
            joins: row.count("total_joins"), leaves: row.count("total_leaves"), bans: row.count("total_bans"),
            unbans: row.count("total_unbans"))
    }
}

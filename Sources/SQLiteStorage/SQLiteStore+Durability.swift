// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
package import GRDB
import Storage

/// Transactions that survive a power failure.
///
/// With `synchronous = NORMAL`, SQLite syncs its log only before a checkpoint, so a power failure undoes the commits of
/// several minutes, though never a part of one. That is fine for events, which Discord replays, but not for records of
/// what the bot did in Discord. A commit with `FULL` syncs the log, and with it all earlier commits.
extension SQLiteStore {
    /// Runs a transaction. When it returns, the transaction and all earlier ones are on the disk.
    package func writeDurably<Result: Sendable>(
        _ updates: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await writeWithoutTransaction { try Self.transaction($0, isDurable: true, updates) }
    }

    /// Runs a transaction. The level cannot be changed within one.
    static func transaction<Result>(
        _ db: Database, isDurable: Bool, _ updates: (Database) throws -> Result
    ) throws -> Result {
        if isDurable { try db.execute(sql: "PRAGMA synchronous = FULL") }
        // If this fails, later transactions are durable too, which is slower but safe.
        defer { if isDurable { try? db.execute(sql: "PRAGMA synchronous = NORMAL") } }
        var result: Result?
        try db.inTransaction {
            result = try updates(db)
            return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
    }

    /// Whether a session is not stored yet. If its first commit were lost, the bot would start another session after a
    /// power failure, and a bot that crashes repeatedly would use up its session starts.
    static func hasNewSession(_ batch: StoreBatch, _ db: Database) throws -> Bool {
        try batch.sessions.contains { shard, session in
            let stored = try String.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM gateway_session WHERE shard = ?"), arguments: [shard])
            return stored != session.id
        }
    }
}

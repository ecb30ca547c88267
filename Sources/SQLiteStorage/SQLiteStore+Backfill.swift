// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Activity
import GRDB

/// Messages from before the bot counted.
extension SQLiteStore {
    /// What is known about the past of a guild.
    public func backfill(of guild: UInt64) throws -> StoredBackfill {
        try read(of: guild) { db, roster in
            var result = StoredBackfill()
            result.since = try Int64.fetchOne(
                db, sql: "SELECT messages_since FROM activity_progress WHERE roster = ?", arguments: [roster]
            ).map { UInt64(bitPattern: $0) }
            let starts = try Row.fetchCursor(
                db, sql: "SELECT channel, start FROM channel_watermark WHERE roster = ?", arguments: [roster])
            while let row = try starts.next() {
                result.starts[UInt64(bitPattern: row[0])] = UInt64(bitPattern: row[1])
            }
            let channels = try Row.fetchCursor(
                db, sql: "SELECT channel, parent, before, done FROM message_backfill WHERE roster = ?",
                arguments: [roster])
            while let row = try channels.next() {
                let channel = MessageChannel(id: UInt64(bitPattern: row[0]), parent: UInt64(bitPattern: row[1]))
                result.channels[channel.id] = ChannelBackfill(
                    channel: channel, before: UInt64(bitPattern: row[2]), isDone: row[3])
            }
            return result
        } ?? StoredBackfill()
    }

    /// Adds the counts of a page, and how far the channel is read, in one transaction. Messages of days whose activity was
    /// imported are counted already.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - guild: The guild's ID.
    /// - Returns: The number of messages that were counted; `nil` if another backfill has read the same messages.
    /// - Throws: If nothing was added.
    public func add(_ page: BackfillPage, of guild: UInt64) async throws -> Int64? {
        try await write { db in
            let roster = try Self.makeRosterNumber(db, of: guild)
            let channel = page.next.channel
            let stored = try Int64.fetchOne(
                db, sql: "SELECT before FROM message_backfill WHERE roster = ? AND channel = ?",
                arguments: [roster, channel.id.stored])
            guard stored ?? page.previous.before.stored == page.previous.before.stored else { return nil }
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO message_backfill (roster, channel, parent, before, done)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    roster, channel.id.stored, channel.parent.stored, page.next.before.stored, page.next.isDone,
                ])
            let imported = try Self.importedDays(db, roster)
            var batch = ActivityBatch()
            batch.hours = page.hours.filter { !imported.contains($0.key.day) }
            try ActivityWriter(db).write(batch, of: guild)
            return batch.hours.values.reduce(0, &+)
        }
    }
}

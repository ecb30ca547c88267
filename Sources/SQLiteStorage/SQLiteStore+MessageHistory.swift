// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Activity
public import Foundation
import GRDB
import LocalTime

/// Which messages are counted, and what is missing.
extension SQLiteStore {
    /// Adds the tables of the message history.
    static func makeMessageHistory(_ db: Database) throws {
        try db.execute(
            sql: """
                -- Which messages of a channel or thread are counted, as in `ChannelMark`.
                CREATE TABLE channel_watermark (
                    roster INTEGER NOT NULL,
                    channel INTEGER NOT NULL, -- a channel or thread
                    parent INTEGER NOT NULL, -- the channel in which its messages count
                    start INTEGER NOT NULL, -- messages with lower IDs were sent before the bot counted here
                    settled INTEGER NOT NULL, -- the history is read after this message ID
                    read INTEGER NOT NULL, -- the last message ID that was read from the history
                    newest INTEGER NOT NULL,
                    counted BLOB NOT NULL, -- message IDs after `settled`, in 8 bytes each
                    pending INTEGER NOT NULL, -- whether the history must be read after a gap
                    PRIMARY KEY (roster, channel)
                ) STRICT, WITHOUT ROWID;

                -- Spans in which activity may have been missed; `source` is that of `GapSource`.
                CREATE TABLE activity_gap (
                    roster INTEGER NOT NULL,
                    from_at INTEGER NOT NULL,
                    to_at INTEGER NOT NULL,
                    channel INTEGER, -- NULL for all
                    source INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX activity_gap_by_time ON activity_gap (roster, to_at);

                -- The lowest message ID at the time when messages were first counted.
                ALTER TABLE activity_progress ADD COLUMN messages_since INTEGER;
                -- The gap whose messages are being read from the history, up to a message ID.
                ALTER TABLE activity_progress ADD COLUMN gap_from INTEGER;
                ALTER TABLE activity_progress ADD COLUMN gap_to INTEGER;
                ALTER TABLE activity_progress ADD COLUMN gap_end INTEGER;

                -- How far a backfill has read the messages from before the bot counted, as in `ChannelBackfill`.
                CREATE TABLE message_backfill (
                    roster INTEGER NOT NULL,
                    channel INTEGER NOT NULL, -- a channel or thread
                    parent INTEGER NOT NULL, -- the channel in which its messages count
                    before INTEGER NOT NULL, -- messages from this ID on are counted
                    done INTEGER NOT NULL, -- whether there are no earlier messages
                    PRIMARY KEY (roster, channel)
                ) STRICT, WITHOUT ROWID;
                """)
    }

    /// How much older than the newest message of a guild the last one of a channel is if its mark is not loaded: 30 days, as a
    /// difference of IDs.
    private static let loadedSpan: Int64 = 30 * 86_400_000 << 22

    /// The marks of channels with recent messages, and of those whose history must be read.
    static func marks(_ db: Database, _ roster: Int64) throws -> [ChannelMark] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT channel, parent, start, settled, read, counted, pending FROM channel_watermark
                WHERE roster = ?1 AND (pending OR newest >= ?2
                    + (SELECT max(newest) FROM channel_watermark WHERE roster = ?1))
                """, arguments: [roster, -loadedSpan]
        ).map { row in
            func id(_ column: Int) -> UInt64 { UInt64(bitPattern: row[column]) }
            return ChannelMark(
                channel: MessageChannel(id: id(0), parent: id(1)), start: id(2), settled: id(3), read: id(4),
                counted: MessageIDs.decode(row[5]), isPending: row[6])
        }
    }

    /// The gaps that overlap an interval.
    public func activityGaps(of guild: UInt64, in interval: DateInterval) throws -> [ActivityGap] {
        try read(of: guild) { db, roster in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT from_at, to_at, channel, source FROM activity_gap
                    WHERE roster = ? AND to_at >= ? AND from_at <= ? ORDER BY from_at, to_at, source, channel LIMIT 10000
                    """, arguments: [roster, interval.start.milliseconds, interval.end.milliseconds]
            ).compactMap(ActivityGap.init)
        } ?? []
    }
}

extension ActivityGap {
    /// Reads the columns `from_at`, `to_at`, `channel` and `source`; `nil` if the source is unknown.
    init?(_ row: Row) {
        guard let source = UInt8(exactly: row[3] as Int64).flatMap(GapSource.init) else { return nil }
        self.init(
            from: Date(milliseconds: row[0]), to: Date(milliseconds: row[1]),
            channel: (row[2] as Int64?).map { UInt64(bitPattern: $0) }, source)
    }
}

extension ActivityWriter {
    /// Writes which messages are counted. Replaces marks, except that the start of a channel never moves to later messages.
    func writeHistory(_ batch: ActivityBatch, _ roster: Int64) throws {
        let marks = batch.marks.values.sorted { $0.channel.id.stored < $1.channel.id.stored }
        for mark in marks {
            try db.cachedStatement(sql: Self.setMark).execute(arguments: [
                roster, mark.channel.id.stored, mark.channel.parent.stored, mark.start.stored, mark.settled.stored,
                mark.read.stored, mark.newest.stored, MessageIDs.encode(mark.counted), mark.isPending,
            ])
        }
        if batch.closesMessageGap {
            // Not those that were imported.
            try db.execute(
                sql: """
                    DELETE FROM activity_gap WHERE roster = ?1 AND channel IS NULL AND source = ?2 AND to_at >= coalesce(
                        (SELECT observed_since FROM activity_progress WHERE roster = ?1), to_at)
                    """,
                arguments: [roster, GapSource.messages.rawValue])
        }
        for gap in batch.gaps {
            try db.execute(
                sql: "INSERT INTO activity_gap (roster, from_at, to_at, channel, source) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    roster, gap.from.milliseconds, gap.to.milliseconds, gap.channel?.stored, gap.source.rawValue,
                ])
        }
    }

    private static let setMark = """
        INSERT INTO channel_watermark (roster, channel, parent, start, settled, read, newest, counted, pending)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE
        SET parent = excluded.parent, start = min(start, excluded.start), settled = excluded.settled,
            read = excluded.read, newest = excluded.newest, counted = excluded.counted, pending = excluded.pending
        """
}

/// Message IDs in 8 bytes each, the lowest byte first.
private enum MessageIDs {
    static func encode(_ ids: [UInt64]) -> Data {
        var data = Data(capacity: ids.count * 8)
        for id in ids {
            for shift in stride(from: 0, to: 64, by: 8) { data.append(UInt8(truncatingIfNeeded: id >> UInt64(shift))) }
        }
        return data
    }

    static func decode(_ data: Data) -> [UInt64] {
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { start in
            (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
        }
    }
}

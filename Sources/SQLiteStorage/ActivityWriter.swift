// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import GRDB
import LocalTime

/// Writes the activity of guilds in one transaction. Counts are added to the stored ones; everything else replaces them.
struct ActivityWriter {
    /// A count of a day, in the order of the table, so that rows written together are on few pages.
    private struct DayKey: Hashable, Comparable {
        let day: Int
        let channel: Int64
        let kind: UInt8

        init(_ day: Day, _ channel: UInt64, _ kind: ActivityKind) {
            (self.day, self.channel, self.kind) = (day.number, channel.stored, kind.rawValue)
        }

        static func < (left: DayKey, right: DayKey) -> Bool {
            (left.day, left.channel, left.kind) < (right.day, right.channel, right.kind)
        }
    }

    let db: Database

    init(_ db: Database) { self.db = db }

    /// Writes the changes of a guild.
    func write(_ batch: ActivityBatch, of guild: UInt64) throws {
        guard !batch.isEmpty else { return }
        let roster = try SQLiteStore.makeRosterNumber(db, of: guild)
        try writeHours(batch.hours, roster)
        try writeFigures(batch, roster)
        try writeCohorts(batch, roster)
        try writeInvites(batch.invites, roster)
        try writeMembers(batch, roster)
        try writeStays(batch, roster)
        try writeHistory(batch, roster)
        if let progress = batch.progress { try write(progress, roster) }
    }

    private func writeHours(_ hours: [HourCountKey: Int64], _ roster: Int64) throws {
        try add(hours: hours, roster)
        var days: [DayKey: Int64] = [:]
        for (key, count) in hours { days[DayKey(key.day, key.channel, key.kind), default: 0] += count }
        try add(days, roster)
    }

    /// Adds counts to hours, but not to their days.
    func add(hours: [HourCountKey: Int64], _ roster: Int64) throws {
        let insertion = try db.cachedStatement(sql: Self.addToHour)
        let rows = hours.map { key, count in
            (StoredHour.code(of: key.hour), DayKey(key.day, key.channel, key.kind), count)
        }
        for (hour, key, count) in rows.sorted(by: { ($0.1.day, $0.0, $0.1) < ($1.1.day, $1.0, $1.1) }) {
            insertion.setUncheckedArguments([roster, key.day, hour, key.channel, key.kind, count])
            try insertion.execute()
        }
    }

    /// Adds counts to days, but not to their hours.
    func add(days: [ArchivedActivity.DayKey: Int64], _ roster: Int64) throws {
        let rows = days.map { (DayKey($0.key.day, $0.key.channel, $0.key.kind), $0.value) }
        try add(Dictionary(rows) { $1 }, roster)
    }

    private func add(_ days: [DayKey: Int64], _ roster: Int64) throws {
        let insertion = try db.cachedStatement(sql: Self.addToDay)
        for (key, count) in days.sorted(by: { $0.key < $1.key }) {
            insertion.setUncheckedArguments([roster, key.day, key.channel, key.kind, count])
            try insertion.execute()
        }
    }

    private func writeFigures(_ batch: ActivityBatch, _ roster: Int64) throws {
        for (day, figures) in batch.activeMembers {
            try db.cachedStatement(sql: Self.setFigures).execute(arguments: [
                roster, day.number, figures.day, figures.week, figures.fourWeeks, figures.communicators,
            ])
        }
        for (day, peak) in batch.voicePeaks {
            try db.cachedStatement(sql: Self.setVoicePeak).execute(arguments: [roster, day.number, peak])
        }
    }

    private func writeCohorts(_ batch: ActivityBatch, _ roster: Int64) throws {
        for (day, counts) in batch.cohorts {
            try db.cachedStatement(sql: Self.addToCohort).execute(arguments: [
                roster, day.number, counts.joined, counts.leftWithin1, counts.leftWithin7, counts.leftWithin30,
                counts.activeWithin7,
            ])
        }
        for (key, count) in batch.leavers {
            try db.cachedStatement(sql: Self.addLeavers)
                .execute(arguments: [roster, key.day.number, key.tenure.rawValue, count])
        }
    }

    private func writeMembers(_ batch: ActivityBatch, _ roster: Int64) throws {
        let removal = try db.cachedStatement(sql: "DELETE FROM member_activity WHERE roster = ? AND user = ?")
        for user in batch.erasedMembers {
            removal.setUncheckedArguments([roster, user.stored])
            try removal.execute()
        }
        let insertion = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO member_activity (roster, user, day, bits) VALUES (?, ?, ?, ?)")
        for member in batch.members.values.sorted(by: { $0.user.stored < $1.user.stored }) {
            insertion.setUncheckedArguments([roster, member.user.stored, member.day.number, member.bits.stored])
            try insertion.execute()
        }
    }

    private func writeStays(_ batch: ActivityBatch, _ roster: Int64) throws {
        for session in batch.endedStays {
            try db.cachedStatement(sql: "DELETE FROM voice_stay WHERE roster = ? AND session = ?")
                .execute(arguments: [roster, session])
        }
        for stay in batch.stays.values {
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO voice_stay (roster, session, channel, user) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [roster, stay.session, stay.channel.stored, stay.user?.stored])
        }
    }

    private func write(_ progress: ActivityProgress, _ roster: Int64) throws {
        try db.cachedStatement(sql: Self.setProgress).execute(arguments: [
            roster, progress.observedSince?.milliseconds, progress.newestDay?.number,
            progress.voiceCountedUntil?.milliseconds, progress.voiceDay?.number, progress.voicePeak,
            progress.afkChannel?.stored, progress.boosts?.count, progress.boosts?.level,
            progress.messagesSince?.stored, progress.messageGap?.from.milliseconds,
            progress.messageGap?.to.milliseconds, progress.messageGap?.end?.stored,
        ])
    }
}

extension ActivityWriter {
    private static let addToHour = """
        INSERT INTO activity_hour (roster, day, hour, channel, kind, count) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """

    private static let addToDay = """
        INSERT INTO activity_day (roster, day, channel, kind, count) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """

    private static let setFigures = """
        INSERT INTO activity_figures (roster, day, active_1, active_7, active_28, communicators) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE
        SET active_1 = excluded.active_1, active_7 = excluded.active_7, active_28 = excluded.active_28,
            communicators = excluded.communicators
        """

    private static let setVoicePeak = """
        INSERT INTO activity_figures (roster, day, voice_peak) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET voice_peak = excluded.voice_peak
        """

    private static let addToCohort = """
        INSERT INTO cohort (roster, day, joined, left_1, left_7, left_30, active_7) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE
        SET joined = joined + excluded.joined, left_1 = left_1 + excluded.left_1, left_7 = left_7 + excluded.left_7,
            left_30 = left_30 + excluded.left_30, active_7 = active_7 + excluded.active_7
        """

    private static let addLeavers = """
        INSERT INTO leaver (roster, day, tenure, count) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """

    private static let setProgress = """
        INSERT OR REPLACE INTO activity_progress (
            roster, observed_since, newest_day, voice_until, voice_day, voice_peak, afk_channel, boosts, boost_level,
            messages_since, gap_from, gap_to, gap_end)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}

/// The column `hour`: the number of the hour, plus 32 if it is repeated.
enum StoredHour {
    static func code(of hour: LocalHour) -> Int { hour.hour + (hour.isRepeated ? 32 : 0) }

    static func hour(_ code: Int, of day: Day) -> LocalHour {
        LocalHour(day: day, hour: code & 31, isRepeated: code >= 32)
    }
}

extension UInt64 {
    /// The value of a column with an ID or bits.
    var stored: Int64 { Int64(bitPattern: self) }
}

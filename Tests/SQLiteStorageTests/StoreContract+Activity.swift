// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import Statistics
import Testing

@testable import Storage

/// Activity: which messages are counted, and what is missing.
extension StoreContract {
    private static func commit(_ batch: ActivityBatch, to store: any Store) async throws {
        _ = try await store.commit(StoreBatch(guilds: [guild: GuildState(members: 1)], activity: [guild: batch]))
    }

    private static func storedActivity(of store: any Store) async throws -> StoredActivity {
        try #require(try await store.load(at: noon).activity[guild])
    }

    private static func gaps(_ store: any Store) throws -> [ActivityGap] {
        let reader = try #require(store as? any ActivityReader)
        return try reader.activityGaps(of: guild, in: DateInterval(start: noon - 86_400, end: noon + 86_400))
    }

    private static func mark(
        _ channel: UInt64, start: UInt64 = 7, settled: UInt64 = 9, counted: [UInt64] = [], isPending: Bool = false
    ) -> ChannelMark {
        ChannelMark(
            channel: MessageChannel(id: channel, parent: 5), start: start, settled: settled, read: 8, counted: counted,
            isPending: isPending)
    }

    private static func batch(_ marks: ChannelMark..., progress: ActivityProgress? = nil) -> ActivityBatch {
        var batch = ActivityBatch()
        for mark in marks { batch.marks[mark.channel.id] = mark }
        batch.progress = progress
        return batch
    }

    static let activity = [
        Clause("the marks of channels and a gap exist after reopening") { open in
            let first = try await open()
            var progress = ActivityProgress()
            progress.messagesSince = 1 << 63
            progress.messageGap = MessageGap(from: noon - 60, to: noon, end: .max)
            let one = mark(.max, counted: [10, 1 << 62, .max], isPending: true)
            try await commit(batch(one, mark(6), progress: progress), to: first)
            try await first.close()
            let store = try await open()
            var stored = try await storedActivity(of: store)
            #expect(Set(stored.marks) == [one, mark(6)])
            #expect(stored.progress == progress)
            progress.messageGap = MessageGap(from: noon - 60, to: noon + 60)
            try await commit(batch(mark(.max, settled: 11), progress: progress), to: store)
            stored = try await storedActivity(of: store)
            #expect(Set(stored.marks) == [mark(.max, settled: 11), mark(6)])
            #expect(stored.progress == progress)
        },
        Clause("the start of a channel only moves to earlier messages") { open in
            let store = try await open()
            for start in [50, 40, 60] as [UInt64] {
                try await commit(batch(mark(1, start: start), progress: ActivityProgress()), to: store)
            }
            #expect(try await storedActivity(of: store).marks.map(\.start) == [40])
        },
        Clause("old marks are not loaded, unless their history must be read") { open in
            let store = try await open()
            let day: UInt64 = 86_400_000 << 22
            let marks = [
                mark(1, settled: 100 * day), mark(2, settled: 69 * day), mark(3, settled: 71 * day),
                mark(4, settled: 1 * day, isPending: true),
            ]
            try await commit(batch(marks[0], marks[1], marks[2], marks[3], progress: ActivityProgress()), to: store)
            #expect(Set(try await storedActivity(of: store).marks.map(\.channel.id)) == [1, 3, 4])
        },
        Clause("gaps are stored until the messages of all channels have been read") { open in
            let store = try await open()
            let all = GapSource.allCases.map { ActivityGap(from: noon, to: noon + 60, $0) }
            let rest = ActivityGap(from: noon + 30, to: noon + 60, channel: .max, .messages)
            var batch = ActivityBatch()
            batch.gaps = all
            try await commit(batch, to: store)
            #expect(try gaps(store) == all)
            batch.gaps = [rest]
            batch.closesMessageGap = true
            try await commit(batch, to: store)
            #expect(try gaps(store) == Array(all.dropFirst()) + [rest])
            let reader = try #require(store as? any ActivityReader)
            let later = DateInterval(start: noon + 61, duration: 9)
            #expect(try reader.activityGaps(of: guild, in: later) == [])
            #expect(try reader.activityGaps(of: 5, in: DateInterval(start: noon, duration: 9)) == [])
        },
        Clause("a join that is attributed later moves from unknown to its invite") { open in
            let first = try await open()
            var joined = ActivityBatch()
            joined.invites.add(3, .unknown, on: day)
            joined.invites.add(1, .vanity, on: day)
            joined.invites.undecided = 3
            joined.progress = ActivityProgress()
            try await commit(joined, to: first)
            #expect(try joins(first) == InviteJoins(vanity: 1, unknown: 3))
            var attributed = ActivityBatch()
            attributed.invites.add(-2, .unknown, on: day)
            attributed.invites.add(2, .invite("b"), on: day, channel: .max)
            attributed.invites.undecided = -2
            try await commit(attributed, to: first)
            let b = InviteJoins.Invite(code: "b", channel: .max, joins: 2)
            #expect(try joins(first) == InviteJoins(invites: [b], vanity: 1, unknown: 1))
            // After reopening, the last one stays unknown: nothing of what was undecided is stored.
            try await first.close()
            let store = try await open()
            let totals = try await store.load(at: noon).committedActivity[guild]?.invites
            #expect(totals == InviteTotals(attributed: 2, vanity: 1, unknown: 1))
            #expect(totals?.unknown == 1)
        },
        Clause("the invites with the most joins are listed first, and the rest is added up") { open in
            let store = try await open()
            var batch = ActivityBatch()
            for (code, number) in [("a", 1), ("B", 2), ("c", 2), ("d", 5)] as [(String, Int64)] {
                batch.invites.add(number, .invite(code), on: day, channel: code == "d" ? 7 : nil)
                batch.invites.add(number, .invite(code), on: day.advanced(by: 1))
            }
            try await commit(batch, to: store)
            // The channel of an invite is kept when it is not known any more.
            batch = ActivityBatch()
            batch.invites.add(1, .invite("d"), on: day)
            try await commit(batch, to: store)
            let d = InviteJoins.Invite(code: "d", channel: 7, joins: 11)
            let b = InviteJoins.Invite(code: "B", channel: nil, joins: 4)
            #expect(try joins(store, limit: 2) == InviteJoins(invites: [d, b], rest: (2, 6)))
            #expect(try joins(store, days: day.advanced(by: 2)...day.advanced(by: 9)) == InviteJoins())
        },
    ]

    private static func joins(
        _ store: any Store, days: ClosedRange<Day> = day...day.advanced(by: 1), limit: Int = 10
    ) throws -> InviteJoins {
        try #require(store as? any ActivityReader).inviteJoins(of: guild, in: days, limit: limit)
    }
}

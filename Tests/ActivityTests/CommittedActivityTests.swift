// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime
import Testing

@testable import Activity

@Suite("Committed activity")
struct CommittedActivityTests {
    private let today = Day(year: 2026, month: 3, day: 28)

    private func batch(
        _ counts: [(day: Day, channel: UInt64, kind: ActivityKind, number: Int64)] = [], newest: Day? = nil
    ) -> ActivityBatch {
        var batch = ActivityBatch()
        for count in counts {
            let hour = LocalHour(day: count.day, hour: 9)
            batch.hours[HourCountKey(hour, channel: count.channel, count.kind), default: 0] += count.number
        }
        if let newest {
            var progress = ActivityProgress()
            progress.newestDay = newest
            batch.progress = progress
        }
        return batch
    }

    @Test("adds what is committed, and keeps the days of a week")
    func days() {
        var committed = CommittedActivity()
        committed.add(
            batch(
                [
                    (today, 1, .humanMessages, 3), (today, 1, .botMessages, 1), (today, 2, .humanMessages, 5),
                    (today, 2, .voice, 60_000),
                ], newest: today))
        committed.add(batch([(today, 1, .humanMessages, 4)]))
        #expect(committed.totals == [.humanMessages: 12, .botMessages: 1, .voice: 60_000])
        #expect(committed.messages == [1: 8, 2: 5])
        #expect(committed.counts(on: today) == committed.totals)
        committed.add(batch(newest: today.advanced(by: 7)))
        #expect(committed.counts(on: today) == committed.totals)
        committed.add(batch(newest: today.advanced(by: 8)))
        #expect(committed.counts(on: today) == [:])
        #expect(committed.totals[.humanMessages] == 12)
    }

    @Test("what is restored equals what was added")
    func restored() {
        var committed = CommittedActivity()
        committed.add(batch([(today, 1, .humanMessages, 3), (today, 2, .systemMessages, 5)], newest: today))
        let restored = CommittedActivity(
            totals: committed.totals, messages: committed.messages,
            recent: [
                DayActivity(day: today, channel: 1, kind: .humanMessages, count: 3),
                DayActivity(day: today, channel: 2, kind: .systemMessages, count: 5),
            ], newestDay: today)
        #expect(restored.recent == committed.recent)
        #expect(restored.shown.channels == [2, 1])
    }

    @Test("the busiest channels are chosen once a day, and the number of other messages never decreases")
    func shown() {
        var committed = CommittedActivity()
        let channels = (1...25 as ClosedRange<UInt64>).map { (today, $0, ActivityKind.humanMessages, Int64($0)) }
        committed.add(batch(channels, newest: today))
        #expect(committed.shown.channels == (6...25).reversed())
        #expect(committed.otherMessages == 325)
        let tomorrow = today.advanced(by: 1)
        committed.add(batch(newest: tomorrow))
        committed.add(batch([(tomorrow, 25, .humanMessages, 9), (tomorrow, 1, .humanMessages, 100)]))
        #expect(committed.otherMessages == 425)
        #expect(committed.messages[25] == 34)
        committed.add(batch(newest: tomorrow.advanced(by: 1)))
        #expect(committed.shown.channels.first == 1)
        #expect(committed.otherMessages == 425)
    }

    @Test("retention is that of 28 days whose window is over")
    func retention() {
        var committed = CommittedActivity()
        var batch = batch(newest: today)
        // Of those who joined 2 days ago, the window of one day is over, that of seven is not.
        batch.cohorts[today.advanced(by: -2)] = CohortCounts(joined: 4, leftWithin1: 1, leftWithin7: 1)
        batch.cohorts[today.advanced(by: -8)] = CohortCounts(joined: 6, leftWithin1: 2, leftWithin7: 3)
        batch.cohorts[today.advanced(by: -36)] = CohortCounts(joined: 1_000, leftWithin30: 250)
        committed.add(batch)
        #expect(committed.retention(.stayed1, today: today) == 0.7)
        #expect(committed.retention(.stayed7, today: today) == 0.5)
        #expect(committed.retention(.stayed30, today: today) == 0.75)
        #expect(committed.retention(.active7, today: today) == 0)
        #expect(CommittedActivity().retention(.stayed1, today: today) == nil)
    }
}

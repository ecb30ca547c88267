// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Resilience
import Statistics
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@Suite("CachedStoreReader")
struct CachedStoreReaderTests {
    /// A reader that returns the number of reads as joins.
    private final class CountingReader: StoreReader {
        let reads = Mutex(0)

        func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts] {
            let count = reads.withLock { reads in
                reads += 1
                return reads
            }
            return [DayCounts(day: days.lowerBound, counts: EventCounts(joins: count))]
        }

        func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent] { [] }
        func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample] { [] }
        func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan] { [] }
        func note(_ key: String) throws -> String? { nil }
    }

    @Test("finished days are read once within the time to live, today is read every time, in the guild's zone")
    func finishedDays() throws {
        // 03:00 UTC on January 6 is still January 5 in New York.
        let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_668_400))
        let newYork = try #require(TimeZone(identifier: "America/New_York"))
        let source = CountingReader()
        let reader = CachedStoreReader(
            source, spans: Cache(name: "days", timeToLive: .seconds(300), capacity: 9, clock: clock),
            zones: GuildZones(.gmt, own: [2: newYork]), clock: clock)
        let fifth = Day(year: 2026, month: 1, day: 5)
        func read(_ guild: UInt64) throws -> Int? { try reader.days(of: guild, in: fifth...fifth).first?.counts.joins }
        #expect(try [read(1), read(1)] == [1, 1])
        #expect(try [read(2), read(2)] == [2, 3])
        clock.advance(by: .seconds(300))
        #expect(try read(1) == 4)
    }

    @Test("a finished day that a repair has changed is read again")
    func changedDay() throws {
        let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_668_400))
        let revision = Mutex(0)
        let reader = CachedStoreReader(
            CountingReader(), spans: Cache(name: "days", timeToLive: .seconds(300), capacity: 9, clock: clock),
            zones: GuildZones(.gmt), clock: clock, revision: { _ in revision.withLock { $0 } })
        let fifth = Day(year: 2026, month: 1, day: 5)
        func read() throws -> Int? { try reader.days(of: 1, in: fifth...fifth).first?.counts.joins }
        #expect(try [read(), read()] == [1, 1])
        revision.withLock { $0 += 1 }
        #expect(try [read(), read()] == [2, 2])
    }
}

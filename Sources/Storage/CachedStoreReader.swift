// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
package import LocalTime
package import Resilience
package import Statistics
package import Timekeeping

/// A reader that caches the roll-ups of finished days for reports, charts and the API. A span that includes today is
/// always read from the underlying reader.
package struct CachedStoreReader: StoreReader {
    /// A span of days of a guild.
    package struct Span: Sendable, Hashable {
        let guild: UInt64
        let days: ClosedRange<Day>
        let revision: Int
    }

    private let reader: any StoreReader
    private let spans: Cache<Span, [DayCounts]>
    private let zones: GuildZones
    private let clock: any WallClock
    private let revision: @Sendable (UInt64) -> Int

    /// - Parameters:
    ///   - reader: the underlying reader.
    ///   - spans: the cache.
    ///   - zones: the time zones of the days.
    ///   - clock: determines today.
    ///   - revision: a number that changes whenever a finished day of a guild has changed.
    package init(
        _ reader: any StoreReader, spans: Cache<Span, [DayCounts]>, zones: GuildZones, clock: any WallClock,
        revision: @escaping @Sendable (UInt64) -> Int = { _ in 0 }
    ) {
        self.revision = revision
        self.reader = reader
        self.spans = spans
        self.zones = zones
        self.clock = clock
    }

    package func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts] {
        var calendar = DayCalendar(timeZone: zones[guild])
        guard days.upperBound < calendar.day(of: clock.wallNow.date) else {
            return try reader.days(of: guild, in: days)
        }
        let span = Span(guild: guild, days: days, revision: revision(guild))
        return try spans.blockingValue(for: span) { try reader.days(of: guild, in: days) }
    }

    package func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent] {
        try reader.events(of: guild, matching: query)
    }

    package func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample] {
        try reader.census(of: guild, in: interval, step: step)
    }

    package func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan] {
        try reader.unobserved(of: guild, in: interval)
    }

    package func note(_ key: String) throws -> String? { try reader.note(key) }
}

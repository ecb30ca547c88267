// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import Testing

@testable import LocalTime
@testable import Storage

extension StoreContract {
    static let tokyo = TimeZone(identifier: "Asia/Tokyo") ?? .gmt
    static let london = TimeZone(identifier: "Europe/London") ?? .gmt
    /// A second guild.
    static let other: UInt64 = 7
    /// 23:00 on the contract's day in New York; 04:00 of the next day in London, 13:00 in Tokyo.
    static let lateEvening = Date(timeIntervalSince1970: 1_767_672_000)

    /// One join per day in each of two guilds, the first at `lateEvening`, on the day of each guild's time zone.
    static func evenings(_ zones: GuildZones, days: Int = 3) -> StoreBatch {
        var calendars = GuildCalendars(zones)
        var records: [StatisticsRecord] = []
        for guild in [guild, other] {
            for _ in 0..<days {
                let index = records.count
                let at = lateEvening + Double(index % days) * 86_400
                records.append(
                    .event(
                        MemberEvent(
                            guild: guild, kind: .join, person: Person(id: UInt64(index), name: "n"), at: at,
                            day: calendars.day(of: at, in: guild),
                            position: SessionPosition(session: "s", sequence: Int64(index + 1)))))
            }
        }
        return StoreBatch(
            records: records,
            guilds: [
                guild: GuildState(members: 1, updatedAt: lateEvening),
                other: GuildState(members: 2, updatedAt: lateEvening),
            ])
    }

    /// The joins of a guild by number of days after `day`.
    private static func joins(_ store: any Store, of guild: UInt64) throws -> [Int: Int] {
        let counted = try store.days(of: guild, in: day.advanced(by: -9)...day.advanced(by: 9))
        return Dictionary(uniqueKeysWithValues: counted.map { (day.distance(to: $0.day), $0.counts.joins) })
    }

    // MARK: - Time zones

    static let zones = [
        Clause("the same instant is today in one guild and tomorrow in another") { open in
            let zones = GuildZones(newYork, own: [other: tokyo])
            let store = try await open(zones)
            _ = try await store.commit(evenings(zones))
            #expect(try joins(store, of: guild) == [0: 1, 1: 1, 2: 1])
            #expect(try joins(store, of: other) == [1: 1, 2: 1, 3: 1])
            let today = try await store.load(at: lateEvening).guilds.mapValues { $0.today }
            let one = EventCounts(joins: 1)
            #expect(
                today == [
                    guild: DayCounts(day: day, counts: one),
                    other: DayCounts(day: day.advanced(by: 1), counts: one),
                ])
            // On the first and last mornings it is the same day in both guilds.
            let first = try await store.load(at: lateEvening - 16 * 3_600).guilds.mapValues { $0.today?.day }
            #expect(first == [guild: day, other: nil])
            let last = try await store.load(at: lateEvening + 56 * 3_600).guilds.mapValues { $0.today?.day }
            #expect(last == [guild: nil, other: day.advanced(by: 3)])
        },
        Clause("a changed time zone moves only events of that guild") { open in
            let store = try await open(newYork)
            _ = try await store.commit(evenings(GuildZones(newYork)))
            try await store.close()
            for (zones, expected) in [
                (GuildZones(newYork, own: [other: london]), 1), (GuildZones(newYork), 0),
                (GuildZones(london, own: [guild: newYork]), 1), (GuildZones(tokyo, own: [guild: newYork]), 1),
                (GuildZones(tokyo, own: [guild: newYork, other: newYork]), 0),
            ] {
                let store = try await open(zones)
                #expect(try joins(store, of: guild) == [0: 1, 1: 1, 2: 1])
                #expect(try joins(store, of: other) == [expected: 1, expected + 1: 1, expected + 2: 1])
                try await store.close()
            }
        },
        Clause("a guild that is no longer counted keeps its days until it is counted again") { open in
            let zones = GuildZones(newYork, own: [other: tokyo])
            let store = try await open(zones)
            _ = try await store.commit(evenings(zones))
            try await store.close()

            let without = try await open(GuildZones(newYork, own: [guild: london]), counting: [guild])
            #expect(try joins(without, of: guild) == [1: 1, 2: 1, 3: 1])
            #expect(try joins(without, of: other) == [1: 1, 2: 1, 3: 1])
            #expect(try await without.load(at: lateEvening).guilds[other]?.today?.day == day.advanced(by: 1))
            try await without.close()

            let again = try await open(GuildZones(newYork), counting: [guild, other])
            #expect(try joins(again, of: guild) == [0: 1, 1: 1, 2: 1])
            #expect(try joins(again, of: other) == [0: 1, 1: 1, 2: 1])
        },
        Clause("the last old sample of each guild's local day is kept") { open in
            let store = try await open(GuildZones(newYork, own: [other: tokyo]))
            // Every six hours for a day from midnight in New York, which is 14:00 in Tokyo.
            let midnight = lateEvening + 3_600
            for guild in [guild, other] {
                try await store.record(
                    (0..<4).map {
                        CensusSample(
                            guild: guild, at: midnight + Double($0) * 21_600, members: $0, online: nil, bans: nil)
                    })
            }
            try await store.thinCensus(now: midnight + 200 * 86_400)
            func left(_ guild: UInt64) throws -> [Int?] {
                try store.census(of: guild, in: DateInterval(start: midnight, duration: 86_400), step: 1).map(\.members)
            }
            #expect(try left(guild) == [3])
            #expect(try left(other) == [1, 3])
        },
    ]
}

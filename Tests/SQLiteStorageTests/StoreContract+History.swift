// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Testing
import Timekeeping

@testable import LocalTime
@testable import Storage

extension StoreContract {
    // MARK: - History

    static let history = [
        Clause("days are returned in order, and only those with events") { open in
            let store = try await open()
            _ = try await store.commit(
                StoreBatch(records: [
                    record(.join, 1, at: noon), record(.ban, 2, at: noon - 3 * 86_400),
                    record(.join, 3, at: noon + 86_400),
                ]))
            #expect(
                try store.days(of: guild, in: day.advanced(by: -3)...day) == [
                    DayCounts(day: day.advanced(by: -3), counts: EventCounts(bans: 1)),
                    DayCounts(day: day, counts: EventCounts(joins: 1)),
                ])
            #expect(try store.days(of: 1, in: day...day) == [])
        },
        Clause("events are returned page by page, in either order, by kind and by time") { open in
            let store = try await open()
            // The second and third events have the same timestamp.
            let times = [noon, noon + 1, noon + 1, noon + 2, noon + 3]
            let kinds: [MemberEventKind] = [.join, .leave, .join, .ban, .join]
            let records = zip(times, kinds).enumerated().map { record($1.1, Int64($0), at: $1.0) }
            _ = try await store.commit(StoreBatch(records: records))
            func sequences(_ query: EventQuery) throws -> [[Int64]] {
                var pages: [[Int64]] = []
                var query = query
                while true {
                    let page = try store.events(of: guild, matching: query)
                    guard let last = page.last else { return pages }
                    pages.append(page.compactMap(\.event.position?.sequence))
                    query.after = last.position
                }
            }
            #expect(try sequences(EventQuery(limit: 2)) == [[4, 3], [2, 1], [0]])
            #expect(try sequences(EventQuery(order: .earliestFirst, limit: 2)) == [[0, 1], [2, 3], [4]])
            #expect(try sequences(EventQuery(kinds: [.join, .ban], limit: 9)) == [[4, 3, 2, 0]])
            let middle = DateInterval(start: noon + 1, end: noon + 3)
            #expect(try sequences(EventQuery(interval: middle, limit: 9)) == [[3, 2, 1]])
            #expect(try sequences(EventQuery(kinds: [], limit: 9)) == [])
        },
        Clause("an event is returned unchanged") { open in
            let store = try await open()
            let events = [
                event(.leave, 1, at: noon, cause: .kicked),
                event(.unban, 2, at: noon + 0.5, person: Person(id: 1, name: "")),
            ]
            _ = try await store.commit(StoreBatch(records: events.map { .event($0) }))
            #expect(
                try store.events(of: guild, matching: EventQuery(order: .earliestFirst, limit: 9)).map(\.event)
                    == events)
        },
        Clause("the last census of each step is returned") { open in
            let store = try await open()
            func sample(_ seconds: TimeInterval, _ members: Int?) -> CensusSample {
                CensusSample(guild: guild, at: noon + seconds, members: members, online: nil, bans: 3)
            }
            let samples = [sample(0, 1), sample(59, 2), sample(60, 3), sample(200, nil), sample(300, 5)]
            try await store.record(samples)
            #expect(
                try store.census(of: guild, in: DateInterval(start: noon, duration: 300), step: 60)
                    == [samples[1], samples[2], samples[3]])
            #expect(try store.census(of: 1, in: DateInterval(start: noon, duration: 300), step: 60) == [])
        },
        Clause("an event is imported once, and not if the bot received it itself") { open in
            let store = try await open()
            let ada = Person(id: 7, name: "ada")
            _ = try await store.commit(StoreBatch(records: [record(.join, 1, at: noon, person: ada)]))
            let events = [
                event(.join, nil, at: noon + 9, person: ada), event(.join, nil, at: noon + 11, person: ada),
                event(.leave, nil, at: noon + 3, person: ada), event(.join, nil, at: noon + 3),
            ]
            #expect(try await store.importEvents(events) == [false, true, true, true])
            #expect(try await store.importEvents(events) == [false, false, false, false])
            #expect(
                try store.days(of: guild, in: day...day)
                    == [DayCounts(day: day, counts: EventCounts(joins: 3, rejoins: 1, leaves: 1))])
            #expect(try await store.load(at: noon).totals == [guild: EventCounts(joins: 1)])
        },
    ]

    // MARK: - Upkeep

    static let upkeep = [
        Clause("old events are removed in portions, and the roll-ups are kept") { open in
            let store = try await open()
            let records = (0..<10).map {
                record(.join, Int64($0), at: noon + Double($0), person: Person(id: UInt64($0), name: "n"))
            }
            _ = try await store.commit(StoreBatch(records: records))
            #expect(try await store.removeEvents(before: noon + 7, limit: 5) == 5)
            #expect(try await store.removeEvents(before: noon + 7, limit: 5) == 2)
            #expect(try await store.removeEvents(before: noon + 7, limit: 5) == 0)
            #expect(try store.events(of: guild, matching: EventQuery(limit: 99)).count == 3)
            #expect(try store.days(of: guild, in: day...day).map(\.counts.joins) == [10])
        },
        Clause("an import adds nothing between the removed events of a day, and everything else") { open in
            let store = try await open()
            let times = [0.0, 10, 20, 30]
            let events = times.map { event(.join, nil, at: noon + $0, person: Person(id: UInt64($0) + 1, name: "n")) }
            #expect(try await store.importEvents(Array(events[1...])) == [true, true, true])
            // Only the last of the day remains.
            #expect(try await store.removeEvents(before: noon + 30, limit: 9) == 2)
            #expect(try await store.importEvents(events) == [true, false, false, false])
            #expect(try await store.removeEvents(before: noon + 30, limit: 9) == 1)
            let others = [
                event(.join, nil, at: noon - 1), event(.ban, nil, at: noon + 15), event(.join, nil, at: noon + 25),
                event(.join, nil, at: noon + 86_400),
            ]
            #expect(try await store.importEvents(events + others).suffix(4) == [true, false, true, true])
            #expect(try store.days(of: guild, in: day...day).map(\.counts) == [EventCounts(joins: 6, rejoins: 1)])
        },
        Clause("old samples are thinned: all for seven days, hourly for ninety, then daily") { open in
            let store = try await open()
            let now = noon
            func samples(daysAgo: Double) -> [CensusSample] {
                (0..<48).map { half in
                    CensusSample(
                        guild: guild, at: now - daysAgo * 86_400 + Double(half) * 1_800, members: half, online: nil,
                        bans: nil)
                }
            }
            for age in [3.0, 30, 200] { try await store.record(samples(daysAgo: age)) }
            #expect(try await store.thinCensus(now: now) > 0)
            #expect(try await store.thinCensus(now: now) == 0)
            func count(daysAgo age: Double) throws -> [Int?] {
                try store.census(
                    of: guild, in: DateInterval(start: now - age * 86_400, duration: 86_400), step: 1
                ).map(\.members)
            }
            #expect(try count(daysAgo: 3).count == 48)
            // Samples every half hour: the second one of each hour is kept.
            #expect(try count(daysAgo: 30) == (0..<24).map { $0 * 2 + 1 })
            // The samples start at seven in the morning and thus cover two local days.
            #expect(try count(daysAgo: 200).count == 2)
        },
        Clause("a forgotten user is removed from all events, counts are kept, and no import restores the user") {
            open in
            let store = try await open()
            let ada = Person(id: 7, name: "ada")
            let imported = event(.join, nil, at: noon - 60, person: ada)
            _ = try await store.importEvents([imported])
            _ = try await store.commit(
                StoreBatch(records: [record(.leave, 1, person: ada), record(.join, 2)]))
            let before = try store.days(of: guild, in: day...day)
            #expect(try await store.forget(user: 7) == 2)
            #expect(try await store.forget(user: 7) == 0)
            let people = try store.events(of: guild, matching: EventQuery(order: .earliestFirst, limit: 9))
                .map(\.event.person)
            #expect(people == [Person(id: 0, name: ""), Person(id: 0, name: ""), oneil])
            #expect(try await store.importEvents([imported]) == [false])
            #expect(try store.days(of: guild, in: day...day) == before)
        },
        Clause("after a change of time zone events move to their new day; counts of removed events do not") { open in
            let store = try await open()
            let lateEvening = Date(timeIntervalSince1970: 1_767_672_000)  // 23:00 in New York, the next day in London
            let records = (0..<4).map {
                record(
                    .join, Int64($0), at: lateEvening + Double($0) * 86_400, person: Person(id: UInt64($0), name: "n"))
            }
            _ = try await store.commit(StoreBatch(records: records))
            let days = day...day.advanced(by: 9)
            let counted = [0, 1, 2, 3].map { DayCounts(day: day.advanced(by: $0), counts: EventCounts(joins: 1)) }
            #expect(try store.days(of: guild, in: days) == counted)
            _ = try await store.removeEvents(before: lateEvening + 1, limit: 99)
            try await store.close()

            let london = try await open(try #require(TimeZone(identifier: "Europe/London")))
            #expect(
                try london.days(of: guild, in: days)
                    == [0, 2, 3, 4].map {
                        DayCounts(day: day.advanced(by: $0), counts: EventCounts(joins: 1))
                    })
        },
        Clause("notes and renames are stored until they are replaced or expire") { open in
            let store = try await open()
            #expect(try store.note("report") == nil)
            try await store.setNote("report", to: "2026-01-05")
            try await store.setNote("report", to: "2026-01-06")
            let now = WallInstant(millisecondsSince1970: 1_767_614_400_123)
            let earlier = now.advanced(by: .seconds(-300))
            try await store.recordRename(of: 1, at: now.advanced(by: .seconds(-90_000)))
            try await store.recordRename(of: 1, at: earlier)
            try await store.recordRename(of: 1, at: now)
            try await store.recordRename(of: 2, at: now)
            try await store.close()

            let again = try await open()
            #expect(try again.note("report") == "2026-01-06")
            try await again.setNote("report", to: nil)
            #expect(try again.note("report") == nil)
            #expect(try await again.renames(of: 1, since: now.advanced(by: .seconds(-100_000))) == [earlier, now])
            #expect(try await again.renames(of: 1, since: now) == [now])
        },
        Clause("marks replace notes, and several are stored together") { open in
            let store = try await open()
            try await store.mark(["pending": "x"])
            try await store.mark(["pending": nil, "sent": "2026-01-05", "other": "y"])
            try await store.close()
            let again = try await open()
            #expect(try ["pending", "sent", "other"].map { try again.note($0) } == [nil, "2026-01-05", "y"])
        },
    ]
}

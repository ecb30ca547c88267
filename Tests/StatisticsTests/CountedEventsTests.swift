// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Testing

@testable import Statistics

@Suite("Counted events")
struct CountedEventsTests {
    private static func ban(_ user: UInt64, at seconds: Int, _ source: EventSource = .gateway) -> MemberEvent {
        MemberEvent(
            guild: 1, kind: .ban, person: Person(id: user, name: ""), at: Date(timeIntervalSince1970: Double(seconds)),
            day: Day(year: 2027, month: 1, day: 15), source: source)
    }

    /// The users among `users` whose bans are counted; each was banned at the second of their ID.
    private static func counted(_ users: ClosedRange<Int>, in events: CountedEvents) -> [Int] {
        let known = events.byUser
        return users.filter { second in
            let person = Person(id: UInt64(second), name: "")
            let entry = ModerationEntry(.ban, person, at: Date(timeIntervalSince1970: Double(second)))
            return known.compare([entry], of: person.id, until: .distantFuture)[0].counted != nil
        }
    }

    @Test("only the newest received events are kept, and all that a repair has found")
    func capacity() {
        let count = 2 * CountedEvents.capacity
        var events = CountedEvents([Self.ban(0, at: 0, .repaired)])
        for index in 1...count { events.insert(Self.ban(UInt64(index), at: index)) }
        #expect(Self.counted(0...count, in: events) == [0] + Array((count - CountedEvents.capacity + 1)...count))
    }

    @Test("what was received before the last instant up to which nothing was missed is forgotten, after the tolerance")
    func forget() {
        var events = CountedEvents((1...100).map { Self.ban(UInt64($0), at: $0) })
        events.forget(before: Date(timeIntervalSince1970: 70))
        #expect(Self.counted(1...100, in: events) == Array(40...100))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Testing

@testable import Statistics

@Suite("What happened to a user in a gap")
struct RepairPlanTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static func at(_ seconds: Double) -> Date { start + seconds }
    private static let span = start...at(100)
    private static let ada = Person(id: 1, name: "ada")

    private static func entry(_ action: ModerationEntry.Action, _ seconds: Double) -> ModerationEntry {
        ModerationEntry(action, ada, at: at(seconds))
    }

    struct MemberCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The seconds of the joins, relative to the start of the gap; `nil` for no member.
        let before: Double?
        let after: Double?
        let entries: [ModerationEntry]
        let events: [RepairedEvent]

        init(
            _ name: String, before: Double?, after: Double?, _ entries: [ModerationEntry], _ events: [RepairedEvent]
        ) {
            (testDescription, self.before, self.after, self.entries, self.events) = (
                name, before, after, entries, events
            )
        }
    }

    /// `joined`: when the membership began, if it is known.
    private static func join(_ seconds: Double, since: Double? = nil, joined: Double? = nil) -> RepairedEvent {
        RepairedEvent(.join, ada, at: at(seconds), since: since.map(at), member: joined.map(member))
    }
    private static func leave(
        _ seconds: Double, since: Double? = nil, _ cause: LeaveCause = .left, joined: Double? = nil
    ) -> RepairedEvent {
        RepairedEvent(.leave, ada, at: at(seconds), since: since.map(at), cause: cause, member: joined.map(member))
    }
    private static func member(joined: Double) -> RosterMember {
        RosterMember(id: 1, joinedAt: at(joined), isBot: false)
    }

    private static let memberCases = [
        MemberCase("a member who stayed", before: -50, after: -50, [], []),
        MemberCase("a join at its time", before: nil, after: 30, [], [join(30, joined: 30)]),
        MemberCase("a join after the gap by the list's clock", before: nil, after: 130, [], [join(100, joined: 130)]),
        MemberCase("a leave at an unknown time", before: -50, after: nil, [], [leave(100, since: 0, joined: -50)]),
        MemberCase(
            "a kick at its time", before: -50, after: nil, [entry(.kick, 40)], [leave(40, .kicked, joined: -50)]),
        MemberCase(
            "a ban at its time", before: -50, after: nil, [entry(.ban, 40)], [leave(40, .banned, joined: -50)]),
        MemberCase(
            "a leave and a return", before: -50, after: 70, [],
            [leave(70, since: 0, joined: -50), join(70, joined: 70)]),
        MemberCase(
            "a kick and a return", before: -50, after: 70, [entry(.kick, 40)],
            [leave(40, .kicked, joined: -50), join(70, joined: 70)]),
        MemberCase(
            "a kick, a return, and a leave that left no trace", before: -50, after: nil, [entry(.kick, 40)],
            [leave(40, .kicked, joined: -50)]),
        MemberCase(
            "two kicks", before: -50, after: nil, [entry(.kick, 20), entry(.kick, 40)],
            [leave(20, .kicked, joined: -50), join(40, since: 20), leave(40, .kicked)]),
        MemberCase(
            "a stranger who was kicked must have joined", before: nil, after: nil, [entry(.kick, 40)],
            [join(40, since: 0), leave(40, .kicked)]),
        MemberCase("a stranger who was banned need not have joined", before: nil, after: nil, [entry(.ban, 40)], []),
        MemberCase(
            "a stranger who was kicked and came back", before: nil, after: 60, [entry(.kick, 40)],
            [join(40, since: 0), leave(40, .kicked), join(60, joined: 60)]),
        MemberCase(
            "a kick before the known join", before: 10, after: nil, [entry(.kick, 5)],
            [join(5, since: 0), leave(5, .kicked), leave(100, since: 10, joined: 10)]),
        MemberCase(
            "a ban before the known join", before: 10, after: nil, [entry(.ban, 5)],
            [leave(100, since: 10, joined: 10)]),
        MemberCase("an unban changes no membership", before: -50, after: -50, [entry(.unban, 5)], []),
    ]

    @Test("joins and leaves", arguments: memberCases)
    func members(_ test: MemberCase) {
        let found = RepairPlan.memberEvents(
            before: test.before.map { RosterMember(id: 1, joinedAt: Self.at($0), isBot: false) },
            after: test.after.map { ListedMember(Self.ada, joinedAt: Self.at($0)) }, test.entries, of: 1, in: Self.span)
        // A member without an entry in the list or the log has no name.
        let names = test.after == nil && test.entries.isEmpty ? Person(id: 1, name: "") : Self.ada
        let expected = test.events.map {
            RepairedEvent($0.kind, names, at: $0.at, since: $0.since, cause: $0.cause, member: $0.member)
        }
        #expect(found == expected)
    }

    struct BanCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let before: Bool
        let after: Bool
        let entries: [ModerationEntry]
        let events: [RepairedEvent]
        /// Events that are counted already.
        let counted: [RepairedEvent]

        init(
            _ name: String, _ before: Bool, _ after: Bool, _ entries: [ModerationEntry], _ events: [RepairedEvent],
            counted: [RepairedEvent] = []
        ) {
            (testDescription, self.before, self.after, self.entries, self.events, self.counted) = (
                name, before, after, entries, events, counted
            )
        }

        /// The entries with their counted events.
        var compared: [ComparedEntry] {
            let events = counted.map { event in
                MemberEvent(
                    guild: 1, kind: event.kind, person: ada, at: event.at, day: Day(year: 2027, month: 1, day: 15))
            }
            return CountedEvents(events).byUser.compare(entries, of: ada.id, until: span.upperBound)
        }
    }

    private static func ban(_ seconds: Double, since: Double? = nil) -> RepairedEvent {
        RepairedEvent(.ban, ada, at: at(seconds), since: since.map(at))
    }
    private static func unban(_ seconds: Double, since: Double? = nil) -> RepairedEvent {
        RepairedEvent(.unban, ada, at: at(seconds), since: since.map(at))
    }

    private static let banCases = [
        BanCase("nothing", false, false, [], []),
        BanCase("a ban at an unknown time", false, true, [], [ban(100, since: 0)]),
        BanCase("an unban at an unknown time", true, false, [], [unban(100, since: 0)]),
        BanCase("a ban at its time", false, true, [entry(.ban, 40)], [ban(40)]),
        BanCase("a ban and an unban", false, false, [entry(.ban, 40), entry(.unban, 60)], [ban(40), unban(60)]),
        BanCase("an unban and a ban", true, true, [entry(.unban, 40), entry(.ban, 60)], [unban(40), ban(60)]),
        BanCase("a ban that was received before the gap", true, true, [entry(.ban, 1)], []),
        BanCase("an unban that was received before the gap", false, false, [entry(.unban, 1)], []),
        BanCase("a kick is no ban", false, false, [entry(.kick, 1)], []),
        BanCase(
            "a ban whose unban has no entry yet", false, false, [entry(.ban, 40)], [ban(40), unban(100, since: 40)]),
        BanCase(
            "a ban and an unban, both received", false, false, [entry(.ban, 4), entry(.unban, 6)], [],
            counted: [ban(5), unban(7)]),
        BanCase(
            "a ban and an unban, received, and another ban", false, true,
            [entry(.ban, 1), entry(.unban, 4), entry(.ban, 50)], [ban(50)], counted: [ban(1), unban(5)]),
        BanCase(
            "a ban, and a received unban", false, false, [entry(.ban, 40), entry(.unban, 60)], [ban(40)],
            counted: [unban(61)]),
        BanCase(
            "a ban of another time is not the received one", false, false, [entry(.ban, 40), entry(.unban, 60)],
            [ban(40), unban(60)], counted: [ban(1), unban(2)]),
        BanCase(
            "an event after the gap has no entry", false, true, [entry(.ban, 95), entry(.unban, 97)],
            [ban(95), unban(97), ban(100, since: 97)], counted: [ban(110)]),
        BanCase(
            "a ban while the guild appeared, received after it", false, false, [entry(.ban, 99)], [],
            counted: [ban(101)]),
    ]

    @Test("bans and unbans", arguments: banCases)
    func bans(_ test: BanCase) {
        #expect(
            RepairPlan.banEvents(before: test.before, after: test.after, test.compared, of: Self.ada, in: Self.span)
                == test.events)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import Testing

@Suite("Attribution of joins to invites")
struct InviteTrackerTests {
    /// What happens between two lists, in order.
    enum Step: Sendable {
        case join
        case yesterday
        case missed
        case created(String, maximumUses: Int? = nil)
        case deleted(String, after: TimeInterval = 0)
        case reset
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var before: [String: Int] = ["a": 3, "b": 0]
        var limits: [String: Int] = [:]
        var expiring: Set<String> = []
        var vanityBefore: Int?
        let steps: [Step]
        let after: [String: Int]
        var vanityAfter: Int?
        let expected: [String: Int64]
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "no join", steps: [], after: ["a": 3, "b": 0], expected: [:]),
        Row(name: "one use, one join", steps: [.join], after: ["a": 4, "b": 0], expected: ["20000 a": 1]),
        Row(
            name: "three uses of one invite, three joins", steps: [.join, .join, .join], after: ["a": 6, "b": 0],
            expected: ["20000 a": 3]),
        Row(
            name: "each join keeps its day", steps: [.yesterday, .join, .join], after: ["a": 6, "b": 0],
            expected: ["19999 a": 1, "20000 a": 2]),
        Row(
            name: "two invites were used", steps: [.join, .join], after: ["a": 4, "b": 1],
            expected: ["20000 unknown": 2]),
        Row(
            name: "fewer uses than joins", steps: [.join, .join], after: ["a": 4, "b": 0],
            expected: ["20000 unknown": 2]),
        Row(name: "more uses than joins", steps: [.join], after: ["a": 5, "b": 0], expected: ["20000 unknown": 1]),
        Row(name: "no use", steps: [.join], after: ["a": 3, "b": 0], expected: ["20000 unknown": 1]),
        Row(name: "uses without a join", steps: [], after: ["a": 4, "b": 0], expected: [:]),
        Row(name: "uses that decrease", steps: [.join], after: ["a": 2, "b": 1], expected: ["20000 unknown": 1]),
        Row(
            name: "a new invite, announced", steps: [.created("c"), .join], after: ["a": 3, "b": 0, "c": 1],
            expected: ["20000 c": 1]),
        Row(
            name: "a new invite, not announced", steps: [.join], after: ["a": 3, "b": 0, "c": 1],
            expected: ["20000 c": 1]),
        Row(
            name: "an announcement that is late does not reset the uses", steps: [.created("a"), .join],
            after: ["a": 4, "b": 0], expected: ["20000 a": 1]),
        Row(
            name: "a deleted invite does not matter if another one explains the joins",
            steps: [.join, .deleted("b")], after: ["a": 4], expected: ["20000 a": 1]),
        Row(
            name: "an invite that was deleted without its last use may have been used",
            steps: [.join, .deleted("b")], after: ["a": 3], expected: ["20000 unknown": 1]),
        Row(
            name: "the last use of an invite", before: ["a": 3, "b": 0], limits: ["b": 1],
            steps: [.join, .deleted("b")], after: ["a": 3], expected: ["20000 b": 1]),
        Row(
            name: "the last use of an invite whose deletion was sent first", limits: ["b": 1],
            steps: [.deleted("b"), .join], after: ["a": 3], expected: ["20000 b": 1]),
        Row(
            name: "the last two uses of an invite", before: ["a": 3, "b": 8], limits: ["b": 10],
            steps: [.join, .join, .deleted("b")], after: ["a": 3], expected: ["20000 b": 2]),
        Row(
            name: "an invite with uses left", before: ["a": 3, "b": 8], limits: ["b": 10],
            steps: [.join, .deleted("b")], after: ["a": 3], expected: ["20000 unknown": 1]),
        Row(
            name: "an invite that was created and used up",
            steps: [.created("c", maximumUses: 1), .join, .deleted("c")],
            after: ["a": 3, "b": 0], expected: ["20000 c": 1]),
        Row(
            name: "an invite for one use that was deleted later", limits: ["b": 1],
            steps: [.join, .deleted("b", after: 6)], after: ["a": 3], expected: ["20000 unknown": 1]),
        Row(
            name: "an invite for one use whose deletion was not received", limits: ["b": 1], steps: [.join],
            after: ["a": 3], expected: ["20000 unknown": 1]),
        Row(
            name: "an invite for one use that has expired", limits: ["b": 1], expiring: ["b"],
            steps: [.join, .deleted("b")], after: ["a": 3], expected: ["20000 unknown": 1]),
        Row(
            name: "two invites are gone", before: ["a": 3, "b": 0, "c": 0], limits: ["b": 1],
            steps: [.join, .deleted("b"), .deleted("c")], after: ["a": 3], expected: ["20000 unknown": 1]),
        Row(
            name: "an invite was used up, and another one used", limits: ["b": 1],
            steps: [.join, .join, .deleted("b")], after: ["a": 4], expected: ["20000 unknown": 2]),
        Row(
            name: "the vanity URL", vanityBefore: 7, steps: [.join], after: ["a": 3, "b": 0], vanityAfter: 8,
            expected: ["20000 vanity": 1]),
        Row(
            name: "the vanity URL and an invite", vanityBefore: 7, steps: [.join, .join], after: ["a": 4, "b": 0],
            vanityAfter: 8, expected: ["20000 unknown": 2]),
        Row(
            name: "a new vanity URL", steps: [.join], after: ["a": 3, "b": 0], vanityAfter: 1,
            expected: ["20000 vanity": 1]),
        Row(
            name: "a vanity URL that was replaced", vanityBefore: 7, steps: [.join], after: ["a": 4, "b": 0],
            vanityAfter: 0, expected: ["20000 unknown": 1]),
        Row(
            name: "a vanity URL that is gone may have been used", limits: ["b": 1], vanityBefore: 7,
            steps: [.join, .deleted("b")], after: ["a": 3], expected: ["20000 unknown": 1]),
        Row(
            name: "events were missed", steps: [.join, .reset], after: ["a": 4, "b": 0],
            expected: ["20000 unknown": 1]),
        Row(
            name: "joins before the first list after a gap", steps: [.reset, .join], after: ["a": 4, "b": 0],
            expected: ["20000 unknown": 1]),
        Row(
            name: "a join that was found later", steps: [.join, .missed], after: ["a": 5, "b": 0],
            expected: ["20000 unknown": 2]),
        Row(
            name: "numbers that no invite has", before: ["a": .min], limits: ["a": .min], steps: [.join],
            after: ["a": .max], vanityAfter: .max, expected: ["20000 unknown": 1]),
    ]

    private static let start = Date(timeIntervalSince1970: 1_728_000_000)
    private static let today = Day(number: 20_000)

    private static func list(_ row: Row, _ uses: [String: Int], vanity: Int?) -> InviteList {
        InviteList(
            uses.map { code, uses in
                ListedInvite(
                    code: code, channel: 5, uses: uses, maximumUses: row.limits[code],
                    expiresAt: row.expiring.contains(code) ? start.addingTimeInterval(9) : nil)
            }, vanityUses: vanity)
    }

    private static func apply(_ steps: [Step], to tracker: inout InviteTracker) {
        for step in steps {
            switch step {
            case .join: tracker.join(on: today, at: start)
            case .yesterday: tracker.join(on: today.advanced(by: -1), at: start)
            case .missed: tracker.joinMissed(on: today)
            case .created(let code, let maximum):
                tracker.created(ListedInvite(code: code, channel: 6, maximumUses: maximum))
            case .deleted(let code, let delay): tracker.deleted(code, at: start.addingTimeInterval(delay))
            case .reset: tracker.reset()
            }
        }
    }

    /// Compares a list, by default with the newest revision.
    private static func compare(
        _ tracker: inout InviteTracker, _ list: InviteList, since revision: Int? = nil, at instant: Date
    ) -> Bool {
        tracker.compare(list, since: revision ?? tracker.revision, at: instant)
    }

    @Test("Joins are attributed only if one invite explains all of them", arguments: rows)
    func attribution(_ row: Row) {
        var tracker = InviteTracker()
        #expect(Self.compare(&tracker, Self.list(row, row.before, vanity: row.vanityBefore), since: 0, at: Self.start))
        Self.apply(row.steps, to: &tracker)
        let joins = row.expected.values.reduce(0, +)
        var changes = tracker.takeChanges()
        #expect(changes.counts.allSatisfy { $0.key.source == .unknown })
        #expect(changes.counts.values.reduce(0, +) == joins)
        let list = Self.list(row, row.after, vanity: row.vanityAfter)
        let instant = Self.start.addingTimeInterval(10)
        #expect(Self.compare(&tracker, list, at: instant))
        let later = tracker.takeChanges()
        #expect(later.counts.values.reduce(0, +) == 0)
        changes.merge(later)
        #expect(Self.text(changes) == row.expected)
        #expect(changes.undecided == 0)
        #expect(tracker.undecided == 0)
        #expect(!tracker.needsList)
    }

    @Test("The channel of the invite is part of the attribution")
    func channel() {
        var tracker = InviteTracker()
        #expect(Self.compare(&tracker, InviteList([]), since: 0, at: Self.start))
        tracker.created(ListedInvite(code: "c", channel: 6, maximumUses: 1))
        tracker.join(on: Self.today, at: Self.start)
        tracker.deleted("c", at: Self.start)
        #expect(Self.compare(&tracker, InviteList([]), at: Self.start))
        #expect(tracker.takeChanges().channels == ["c": 6])
    }

    @Test("A list is not compared if users joined, or events were missed, since it was requested")
    func revisions() {
        var tracker = InviteTracker()
        #expect(tracker.needsList)
        let list = InviteList([ListedInvite(code: "a", channel: 5)])
        let first = tracker.revision
        tracker.join(on: Self.today, at: Self.start)
        #expect(!Self.compare(&tracker, list, since: first, at: Self.start))
        #expect(Self.compare(&tracker, list, at: Self.start))
        #expect(!tracker.needsList)
        let second = tracker.revision
        tracker.reset()
        #expect(tracker.needsList)
        #expect(!Self.compare(&tracker, list, since: second, at: Self.start))
        // Nothing was attributed, and the join before the first list is not undecided.
        #expect(Self.text(tracker.takeChanges()) == ["20000 unknown": 1])
    }

    @Test("What was attributed is added to the comparison of the next joins")
    func consecutive() {
        var tracker = InviteTracker()
        var changes = InviteChanges()
        func list(_ uses: Int) -> InviteList { InviteList([ListedInvite(code: "a", channel: 5, uses: uses)]) }
        #expect(Self.compare(&tracker, list(0), at: Self.start))
        for uses in 1...3 {
            tracker.join(on: Self.today, at: Self.start)
            changes.merge(tracker.takeChanges())
            #expect(Self.compare(&tracker, list(uses), at: Self.start))
            changes.merge(tracker.takeChanges())
        }
        #expect(Self.text(changes) == ["20000 a": 3])
    }

    private static func text(_ changes: InviteChanges) -> [String: Int64] {
        var result: [String: Int64] = [:]
        for (key, joins) in changes.counts {
            let source =
                switch key.source {
                case .invite(let code): code
                case .vanity: "vanity"
                case .unknown: "unknown"
                }
            result["\(key.day.number) \(source)"] = joins
        }
        return result
    }
}

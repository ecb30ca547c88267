// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import Statistics

@Suite("Roster")
struct RosterTests {
    private static func member(_ id: UInt64, _ seconds: Double? = 0, isBot: Bool = false) -> RosterMember {
        RosterMember(id: id, joinedAt: seconds.map { Date(timeIntervalSince1970: 1_800_000_000 + $0) }, isBot: isBot)
    }

    @Test("members keep the second of their join and whether they are bots")
    func values() {
        let members = [
            Self.member(1), Self.member(2, nil), Self.member(3, 0.7, isBot: true),
            Self.member(.max, 86_400, isBot: true),
        ]
        var roster = Roster(members)
        #expect(members.map { roster[$0.id] } == members)
        #expect((roster.count, roster.bots) == (4, 2))
        roster.insert(Self.member(3, 5))
        #expect(roster[3] == Self.member(3, 5))
        #expect((roster.count, roster.bots) == (4, 1))
        #expect(roster.remove(.max) && !roster.remove(.max))
        #expect((roster.count, roster.bots) == (3, 0))
        #expect(roster[.max] == nil && !roster.contains(.max))
    }

    @Test("a join outside of the stored range is limited to it", arguments: [-2_000_000_000, 9_000_000_000.0])
    func limits(seconds: Double) {
        let roster = Roster([Self.member(1, seconds)])
        #expect(roster[1]?.joinedAt == (seconds < 0 ? nil : Date(timeIntervalSince1970: 1_420_070_400 + 1_073_741_823)))
    }

    @Test("members who are not marked are missing from a list")
    func marks() {
        var roster = Roster((1...5).map { Self.member($0) })
        for id in [2, 4, 9] as [UInt64] { roster.mark(id) }
        #expect(roster.unmarked == [1, 3, 5])
        roster.clearMarks()
        #expect(roster.unmarked == [1, 2, 3, 4, 5])
        #expect(roster[2] == Self.member(2))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import Statistics

@Suite("Unobserved spans")
struct UnobservedSpanTests {
    private static let guild: UInt64 = 100
    private static let noon = Date(timeIntervalSince1970: 1_767_614_400)

    private static func covered(_ seconds: TimeInterval) -> Observation.Kind { .covered(until: noon + seconds) }
    private static let presence = Observation.Kind.presence(user: 1, isOnline: true)

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Observed after a stall, 100 seconds after noon.
        let kinds: [Observation.Kind]
        /// The start of the span, in seconds after noon.
        let from: TimeInterval

        init(_ name: String, _ kinds: [Observation.Kind], _ from: TimeInterval) {
            (testDescription, self.kinds, self.from) = (name, kinds, from)
        }
    }

    private static let cases = [
        Case("an event that was read later changes nothing", [covered(40), presence], 40),
        Case("coverage does not go back", [covered(40), covered(30)], 40),
        Case("nothing is covered while the connection is lost", [covered(40), .interrupted, covered(90)], 40),
        Case("nothing is covered during an outage", [covered(40), .disappeared, covered(90)], 40),
        Case(
            "a resume does not end an outage", [covered(40), .disappeared, .interrupted, .caughtUp, covered(90)], 40),
        Case("nothing is covered after the bot was removed", [covered(40), .removed, covered(90)], 40),
        Case("after a resume, coverage continues", [covered(40), .interrupted, .caughtUp, covered(90)], 90),
        Case("a clock that was ahead is corrected", [covered(5_000)], 100),
        Case("without confirmation, the last observation counts", [presence], 100),
    ]

    @Test(
        "A span begins at the last instant that is known to be covered, not when an event was last read",
        arguments: cases)
    func start(_ test: Case) {
        var state = StatisticsState(timeZone: .gmt)
        var spans: [UnobservedSpan] = []
        func apply(_ kind: Observation.Kind, at seconds: TimeInterval) {
            state.apply(Observation(guild: Self.guild, at: Self.noon + seconds, kind: kind)) {
                if case .unobserved(let span) = $0 { spans.append(span) }
            }
        }
        apply(.appeared(members: 10, online: []), at: 0)
        for kind in test.kinds { apply(kind, at: 100) }
        apply(.appeared(members: 10, online: []), at: 200)
        #expect(spans.map { $0.from.timeIntervalSince(Self.noon) } == [test.from])
        #expect(
            state.guilds[Self.guild]?.unobserved
                == UnobservedChange(spans: 1, seconds: 200 - test.from))
    }

    @Test("After a restart, a span begins at the stored instant")
    func restart() {
        let known = GuildState(members: 10, updatedAt: Self.noon + 100, coveredUntil: Self.noon + 40)
        var state = StatisticsState(timeZone: .gmt, guilds: [Self.guild: known.withoutOnline])
        var spans: [UnobservedSpan] = []
        let appeared = Observation(guild: Self.guild, at: Self.noon + 900, kind: .appeared(members: 12, online: []))
        state.apply(appeared) { if case .unobserved(let span) = $0 { spans.append(span) } }
        #expect(
            spans == [
                UnobservedSpan(
                    guild: Self.guild, from: Self.noon + 40, to: Self.noon + 900, membersBefore: 10, membersAfter: 12)
            ])
    }
}

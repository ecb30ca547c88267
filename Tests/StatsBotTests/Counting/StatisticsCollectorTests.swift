// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Exporter
import Foundation
import Statistics
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import StatsBot
@testable import Storage

@Suite("Metrics of a guild")
struct StatisticsCollectorTests {
    private static let guild: UInt64 = 123
    private let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))
    private let keeper: StatisticsKeeper

    init() {
        keeper = StatisticsKeeper(timeZone: .gmt, clock: clock, stored: StoredState())
        keeper.only.watch(GuildID(Self.guild), name: "Harbor")
    }

    private func apply(_ kinds: Observation.Kind...) {
        keeper.withState { state, now in
            for kind in kinds { state.apply(Observation(guild: Self.guild, at: now, kind: kind), 0) }
        }
    }

    private func member(_ id: UInt64, joined: Date? = nil, isBot: Bool = false) -> ListedMember {
        ListedMember(Person(id: id, name: "user\(id)"), joinedAt: joined, isBot: isBot)
    }

    /// The values of a family, with the last label if there is more than the guild's.
    private func values(_ name: String) -> [String: Double] {
        let samples = StatisticsCollector(keeper: keeper).collect().filter { $0.name == name }
        return Dictionary(samples.map { ($0.labels.count > 1 ? $0.labels[1].1 : "", $0.value) }) { first, _ in first }
    }

    @Test("humans are unknown until the roster is complete; a gap shows its repair, also if the change is zero")
    func repair() {
        let names = ["discord_guild_humans", "statsbot_repair_in_progress"]
        #expect(names.map(values) == [[:], [:]])
        apply(.appeared(members: 3, online: []))
        #expect(names.map(values) == [[:], ["": 0]])
        let old = Date(timeIntervalSince1970: 1_700_000_000)
        apply(
            .membersListed(
                [member(1, joined: old), member(2, joined: old), member(3, joined: old, isBot: true)], ListPart()))
        apply(.bansListed([]))
        #expect(names.map(values) == [["": 2], ["": 0]])
        #expect(values("statsbot_repaired_events_total") == ["join": 0, "leave": 0, "ban": 0, "unban": 0])

        let begin = clock.wallNow.date
        apply(.interrupted)
        clock.advance(by: .seconds(600))
        apply(.appeared(members: 3, online: []))
        #expect(values("statsbot_repair_in_progress") == ["": 1])
        #expect(values("statsbot_repair_progress_ratio") == ["": 0])
        apply(.membersListed([member(2, joined: old)], ListPart(of: "a", index: 0, count: 2)))
        #expect(values("statsbot_repair_progress_ratio") == ["": 1.0 / 3])
        #expect(values("discord_guild_unobserved_spans_total") == ["": 0])
        apply(
            .moderationListed([ModerationEntry(.kick, Person(id: 1, name: "user1"), at: begin.addingTimeInterval(60))]),
            .membersListed(
                [
                    member(2, joined: old), member(3, joined: old, isBot: true),
                    member(4, joined: begin.addingTimeInterval(120), isBot: true),
                ], ListPart()),
            .bansListed([Person(id: 9, name: "user9")]))
        #expect(names.map(values) == [["": 1], ["": 0]])
        #expect(values("statsbot_repaired_events_total") == ["join": 1, "leave": 1, "ban": 1, "unban": 0])
        #expect(values("discord_guild_unobserved_member_change_total") == ["gained": 0, "lost": 0])
        #expect(values("discord_guild_unobserved_spans_total") == ["": 1])
        #expect(values("discord_guild_unobserved_seconds_total") == ["": 600])
        #expect(values("statsbot_repair_progress_ratio") == ["": 1])

        #expect(values("statsbot_mended_events_total") == ["join": 0, "leave": 0, "ban": 0, "unban": 0])
        apply(.rosterDoubted, .bansListed([]))
        apply(.membersListed([member(2, joined: old), member(3, joined: old, isBot: true)], ListPart()))
        #expect(values("statsbot_mended_events_total") == ["join": 0, "leave": 1, "ban": 0, "unban": 1])
        #expect(values("statsbot_repaired_events_total") == ["join": 1, "leave": 2, "ban": 1, "unban": 1])
    }
}

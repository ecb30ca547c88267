// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Testing

@testable import Statistics

/// A guild whose events a test delivers, loses and repairs.
struct RepairedGuild {
    static let id: UInt64 = 100
    static let noon = Date(timeIntervalSince1970: 1_800_014_400)

    var state = StatisticsState(timeZone: .gmt)
    var records: [StatisticsRecord] = []
    var sequence: Int64 = 0

    init(_ known: GuildState? = nil, sequence: Int64 = 0) {
        self.sequence = sequence
        if let known { state = StatisticsState(timeZone: .gmt, guilds: [Self.id: known]) }
    }

    var guild: GuildState { state.guilds[Self.id] ?? GuildState() }

    mutating func apply(_ kinds: Observation.Kind..., at seconds: Double) {
        for kind in kinds {
            sequence += 1
            let observation = Observation(
                guild: Self.id, at: Self.noon + seconds, kind: kind,
                position: SessionPosition(session: "s", sequence: sequence))
            state.apply(observation) { records.append($0) }
        }
    }

    /// The events, as short text: their kind, user, cause, and seconds after noon.
    mutating func takeEvents() -> [String] {
        defer { records = [] }
        return records.compactMap { record in
            guard case .event(let event) = record else { return nil }
            func text(_ date: Date) -> String { "\(Int(date.timeIntervalSince(Self.noon)))" }
            let time = event.since.map { "\(text($0))...\(text(event.at))" } ?? text(event.at)
            let source = event.source == .repaired ? "repaired " : ""
            return "\(source)\(event.kind) \(event.person.id)\(event.cause.map { " \($0)" } ?? "") \(time)"
        }
    }

    static func listed(_ ids: some Sequence<UInt64>, joined: Double = -1_000) -> [ListedMember] {
        ids.map { ListedMember(Person(id: $0, name: "user \($0)"), joinedAt: noon + joined) }
    }

    static func person(_ id: UInt64) -> Person { Person(id: id, name: "user \(id)") }

    static func bans(_ ids: UInt64...) -> Observation.Kind { .bansListed(ids.map(person)) }

    static func join(_ id: UInt64, _ seconds: Double) -> Observation.Kind {
        .event(.join, person(id), RosterMember(id: id, joinedAt: noon + seconds, isBot: false))
    }

    /// With members 1 to 5, of whom 5 is a bot, and 9 banned.
    static func complete() -> RepairedGuild {
        var guild = RepairedGuild()
        var members = listed(1...4)
        members.append(ListedMember(person(5), joinedAt: noon - 1_000, isBot: true))
        guild.apply(.appeared(members: 5, online: [1]), .membersListed(members, ListPart()), bans(9), at: 0)
        guild.records = []
        return guild
    }
}

@Suite("Repair of a gap")
struct GapRepairTests {
    private typealias Guild = RepairedGuild

    @Test("the first list fills the roster without events")
    func firstList() {
        var guild = Guild()
        guild.apply(.appeared(members: 3, online: []), at: 0)
        #expect(guild.guild.needsMemberList)
        guild.apply(.membersListed(Guild.listed([1, 2]), ListPart(of: "a", index: 0, count: 2)), at: 1)
        #expect(!guild.guild.rosterIsComplete)
        guild.apply(.membersListed(Guild.listed([3]), ListPart(of: "a", index: 1, count: 2)), Guild.bans(9), at: 2)
        #expect(guild.guild.rosterIsComplete && guild.guild.bansAreListed)
        #expect(!guild.guild.needsMemberList && !guild.guild.needsBanList)
        #expect(
            guild.records == [
                .members(Guild.listed([1, 2]).map(\.member), guild: Guild.id),
                .members(Guild.listed([3]).map(\.member), guild: Guild.id), .banned([9], guild: Guild.id),
            ])
        #expect(guild.state.snapshot(of: Guild.id, at: Guild.noon)?.bots == 0)
    }

    @Test("a first list that was interrupted is completed, and what it left of others goes")
    func interruptedFirstList() {
        var guild = Guild()
        guild.apply(.appeared(members: 3, online: []), at: 0)
        guild.apply(.membersListed(Guild.listed([1, 2]), ListPart(of: "a", index: 0, count: 2)), at: 1)
        guild.apply(.interrupted, .appeared(members: 2, online: []), at: 9)
        guild.records = []
        guild.apply(.membersListed(Guild.listed([2, 3]), ListPart(of: "b")), at: 10)
        #expect(
            guild.records == [
                .members(Guild.listed([3]).map(\.member), guild: Guild.id), .memberGone(1, guild: Guild.id),
            ])
        #expect(guild.guild.rosterIsComplete && guild.guild.roster.count == 2)
    }

    @Test("a repeated join, the leave of a stranger, and a repeated ban do not count")
    func repeated() {
        var guild = Guild.complete()
        guild.apply(Guild.join(6, 10), Guild.join(6, 10), Guild.join(6, 11), Guild.join(1, -1_000), at: 12)
        guild.apply(
            .event(.leave, Guild.person(77)), .event(.ban, Guild.person(9)), .event(.unban, Guild.person(8)), at: 13)
        #expect(guild.takeEvents() == ["join 6 12"])
        #expect((guild.guild.members, guild.guild.bans) == (6, 1))
    }

    @Test("everything that the lists and the audit log show is repaired, at its time")
    func repaired() {
        var guild = Guild.complete()
        guild.apply(.covered(until: Guild.noon + 50), at: 50)
        guild.apply(.interrupted, at: 60)
        // 1 was kicked, 2 left, 3 left and came back, 6 joined, 7 joined and was kicked, 8 was banned, 9 unbanned.
        guild.apply(.appeared(members: 4, online: [3]), at: 100)
        #expect(guild.guild.needsModeration && guild.guild.needsMemberList && guild.guild.needsBanList)
        guild.apply(
            .moderationListed([
                ModerationEntry(.unban, Guild.person(9), at: Guild.noon + 90),
                ModerationEntry(.kick, Guild.person(1), at: Guild.noon + 70),
                ModerationEntry(.kick, Guild.person(7), at: Guild.noon + 80),
                ModerationEntry(.kick, Guild.person(4), at: Guild.noon + 40),
            ]), at: 101)
        #expect(guild.takeEvents() == [])
        guild.apply(
            .membersListed(
                Guild.listed([4, 5]) + Guild.listed([3], joined: 95) + Guild.listed([6], joined: 65), ListPart(of: "a")),
            at: 102)
        #expect(
            guild.takeEvents() == [
                "repaired join 6 65", "repaired leave 1 kicked 70", "repaired join 7 50...80",
                "repaired leave 7 kicked 80", "repaired leave 3 left 50...95", "repaired join 3 95",
                "repaired leave 2 left 50...100",
            ])
        #expect(guild.guild.gap != nil)
        guild.apply(Guild.bans(8), at: 103)
        #expect(
            guild.records.last
                == .unobserved(
                    UnobservedSpan(
                        guild: Guild.id, from: Guild.noon + 50, to: Guild.noon + 100, membersBefore: 5, membersAfter: 4,
                        repaired: RepairedCounts(joins: 3, leaves: 4, bans: 1, unbans: 1),
                        position: SessionPosition(session: "s", sequence: 6))))
        #expect(guild.takeEvents() == ["repaired unban 9 90", "repaired ban 8 50...100"])
        #expect(guild.guild.gap == nil)
        #expect((guild.guild.members, guild.guild.bans) == (4, 1))
        #expect(guild.guild.unobserved == UnobservedChange(spans: 1, seconds: 50))
        #expect(
            guild.guild.today?.counts == EventCounts(joins: 3, leaves: 4, kicked: 2, bans: 1, unbans: 1))
    }

    @Test("events after the gap show what happened in it")
    func eventsMeanwhile() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 5, online: []), at: 100)
        // 7 joined in the gap and leaves now; 2 left in the gap and comes back; 9 was unbanned and is banned again.
        guild.apply(.event(.leave, Guild.person(7)), Guild.join(2, 101), .event(.ban, Guild.person(9)), at: 101)
        // What follows from an event counts with it, because after a crash, nothing else would show it.
        let events = [
            "repaired join 7 0...100", "leave 7 left 101", "repaired leave 2 left 0...100", "join 2 101",
            "repaired unban 9 0...100", "ban 9 101",
        ]
        #expect(guild.takeEvents() == events)
        guild.apply(.moderationListed([]), at: 102)
        guild.apply(
            .membersListed(Guild.listed([1, 3, 4, 5]) + Guild.listed([2], joined: 101), ListPart(of: "a")), at: 103)
        guild.apply(Guild.bans(9), at: 104)
        #expect(guild.takeEvents() == [])
        #expect((guild.guild.members, guild.guild.bans) == (5, 1))
        #expect(guild.guild.unobserved == UnobservedChange(spans: 1, seconds: 100))
    }

    @Test("what happened while the guild appeared, and was received after it, is not counted again")
    func eventsAtTheEnd() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 5, online: []), at: 100)
        guild.apply(.event(.leave, Guild.person(1)), at: 101)
        guild.apply(.event(.leave, Guild.person(2)), .event(.ban, Guild.person(2)), at: 101)
        guild.records = []
        guild.apply(
            .moderationListed([
                ModerationEntry(.kick, Guild.person(1), at: Guild.noon + 99),
                ModerationEntry(.ban, Guild.person(2), at: Guild.noon + 99),
            ]), .membersListed(Guild.listed([3, 4, 5]), ListPart(of: "a")), Guild.bans(2, 9), at: 102)
        #expect(guild.takeEvents() == [])
        #expect(guild.guild.unobserved == UnobservedChange(spans: 1, seconds: 100))
        #expect(guild.guild.today?.counts == EventCounts(leaves: 2, kicked: 1, banned: 1, bans: 1))
    }

    @Test("without the permission for the audit log and the ban list, members are repaired, kicks as leaves")
    func withoutPermissions() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 4, online: []), .moderationListed(nil), .bansListed(nil), at: 100)
        guild.apply(.membersListed(Guild.listed(2...5), ListPart(of: "a")), at: 101)
        #expect(guild.takeEvents() == ["repaired leave 1 left 0...100"])
        #expect(guild.guild.gap == nil && guild.guild.unobserved == UnobservedChange(spans: 1, seconds: 100))
    }

    @Test("the log entry of a leave that was received before the gap only explains it")
    func explained() {
        var guild = Guild.complete()
        guild.apply(.event(.leave, Guild.person(1)), at: 50)
        guild.apply(.interrupted, .appeared(members: 4, online: []), at: 60)
        guild.apply(
            .moderationListed([ModerationEntry(.kick, Guild.person(1), at: Guild.noon + 51)]),
            .membersListed(Guild.listed(2...5), ListPart(of: "a")), .bansListed(nil), at: 61)
        #expect(guild.records.contains(.cause(.kicked, of: SessionPosition(session: "s", sequence: 4))))
        #expect(guild.takeEvents() == ["leave 1 left 50"])
        #expect(guild.guild.today?.counts == EventCounts(leaves: 1, kicked: 1))
    }

    @Test("a list that lacks many members changes nothing and is needed again")
    func incompleteList() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 5, online: []), .moderationListed([]), at: 100)
        guild.apply(.membersListed(Guild.listed([1]), ListPart(of: "a")), at: 101)
        #expect(guild.takeEvents() == [] && guild.guild.needsMemberList)
    }

    @Test("an abandoned repair leaves the change unobserved, except for what was found")
    func abandoned() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 7, online: []), .moderationListed([]), Guild.bans(9, 8), at: 100)
        guild.apply(.repairAbandoned, at: 900)
        #expect(guild.takeEvents() == ["repaired ban 8 0...100"])
        #expect(guild.guild.unobserved == UnobservedChange(gained: 2, spans: 1, seconds: 100))
    }

    @Test("a member list that arrives after the end of the repair fills the roster without events")
    func listAfterAbandonment() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 6, online: []), .moderationListed([]), Guild.bans(9), at: 100)
        guild.apply(.membersListed(Guild.listed([3, 6]), ListPart(of: "a", index: 0, count: 2)), at: 110)
        guild.apply(.repairAbandoned, at: 900)
        #expect(guild.guild.needsMemberList && !guild.guild.rosterIsComplete)
        guild.records = []
        let later = Guild.listed([2], joined: 90) + Guild.listed([3, 4, 5, 6, 7])
        guild.apply(.membersListed(later, ListPart(of: "b")), at: 910)
        #expect(guild.takeEvents() == [])
        #expect(guild.guild.rosterIsComplete && !guild.guild.needsMemberList)
        #expect(guild.guild.roster.count == 6 && guild.guild.members == 6)
        #expect(guild.guild.roster[2]?.joinedAt == Guild.noon + 90 && guild.guild.roster[1] == nil)
        #expect(guild.guild.unobserved == UnobservedChange(gained: 1, spans: 1, seconds: 100))
        guild.apply(.interrupted, .appeared(members: 6, online: []), .moderationListed([]), Guild.bans(9), at: 1_000)
        guild.apply(.membersListed(later, ListPart(of: "c")), at: 1_001)
        #expect(guild.takeEvents() == [] && guild.guild.gap == nil)
    }

    @Test("a second gap before the repair extends the first one")
    func secondGap() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 6, online: []), at: 100)
        guild.apply(Guild.join(20, 150), at: 150)
        guild.apply(.interrupted, .appeared(members: 8, online: []), at: 200)
        #expect(
            guild.guild.gap
                == Gap(
                    from: Guild.noon, to: Guild.noon + 200, membersBefore: 6, membersAfter: 8,
                    position: SessionPosition(session: "s", sequence: 8)))
    }

    @Test("what a list showed counts although the session is lost again before the audit log was read")
    func listBeforeSecondGap() {
        var guild = Guild.complete()
        guild.apply(.covered(until: Guild.noon + 50), at: 50)
        // 6 joins, 2 leaves, 3 leaves and comes back, 7 joins.
        guild.apply(.interrupted, .appeared(members: 6, online: []), at: 100)
        let first =
            Guild.listed([1, 4, 5]) + Guild.listed([3], joined: 95) + Guild.listed([6], joined: 65)
            + Guild.listed([7], joined: 70)
        guild.apply(.membersListed(first, ListPart(of: "a")), at: 102)
        guild.apply(.event(.leave, Guild.person(7)), at: 110)
        #expect(guild.takeEvents() == ["repaired join 7 70", "leave 7 left 110"])
        // 6 and 3 leave, 2 comes back, 4 is kicked.
        guild.apply(.interrupted, .appeared(members: 3, online: []), at: 300)
        let kick = ModerationEntry(.kick, Guild.person(4), at: Guild.noon + 270)
        let second = Guild.listed([1, 5]) + Guild.listed([2], joined: 250)
        guild.apply(.membersListed(second, ListPart(of: "b")), .moderationListed([kick]), Guild.bans(9), at: 302)
        #expect(
            guild.takeEvents() == [
                "repaired join 6 65", "repaired leave 3 left 50...95", "repaired join 3 95",
                "repaired leave 2 left 50...102", "repaired join 2 250", "repaired leave 4 kicked 270",
                "repaired leave 3 left 102...300", "repaired leave 6 left 102...300",
            ])
        #expect(guild.guild.sightings.isEmpty && guild.guild.gap == nil)
        #expect((guild.guild.members, guild.guild.unobserved.gained, guild.guild.unobserved.lost) == (3, 0, 0))
    }

    @Test("a repeated join of a listed member does not count while the audit log is not read")
    func repeatedJoinOfListed() {
        var guild = Guild.complete()
        guild.apply(.interrupted, .appeared(members: 6, online: []), at: 100)
        let listed = Guild.listed(1...5) + Guild.listed([6], joined: 65)
        guild.apply(.membersListed(listed, ListPart(of: "a")), Guild.join(6, 65), at: 102)
        #expect(guild.takeEvents() == [])
        guild.apply(.moderationListed([]), at: 103)
        #expect(guild.takeEvents() == ["repaired join 6 65"])
    }

    @Test("a list that differs although no session was lost is repaired, too")
    func drift() {
        var guild = Guild.complete()
        guild.apply(.membersListed(Guild.listed(1...4) + Guild.listed([6], joined: 50), ListPart(of: "a")), at: 100)
        #expect(guild.takeEvents() == ["repaired join 6 50", "repaired leave 5 left 0...100"])
        #expect(guild.guild.unobserved == UnobservedChange())
    }
}

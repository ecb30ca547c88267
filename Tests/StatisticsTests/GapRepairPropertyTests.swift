// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import TestSupport
import Testing

@testable import Statistics

/// A guild as Discord knows it: what happens in it, and what it shows afterward.
private struct World {
    /// Something that the gateway would send, with the count that it changes.
    struct Happening {
        let kind: Observation.Kind
        let at: Double
    }

    var random: SeededRandom
    var members: [UInt64: Double] = [:]
    var banned: Set<UInt64> = []
    var log: [ModerationEntry] = []
    var now = 0.0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        for id in 1...20 as ClosedRange<UInt64> { members[id] = -1_000 }
        banned = [30, 31]
    }

    private func date(_ seconds: Double) -> Date { RepairedGuild.noon + seconds }

    /// One action of a person or a moderator, which may be several events in either order.
    mutating func act() -> [Happening] {
        now += Double(Int.random(in: 31...90, using: &random))
        let user = UInt64.random(in: 1...40, using: &random)
        let person = RepairedGuild.person(user)
        var kinds: [Observation.Kind] = []
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3 where members[user] == nil && !banned.contains(user):
            members[user] = now
            kinds = [RepairedGuild.join(user, now)]
        case 4...6 where members[user] != nil:
            members[user] = nil
            kinds = [.event(.leave, person)]
        case 7 where members[user] != nil:
            members[user] = nil
            log.append(ModerationEntry(.kick, person, at: date(now)))
            kinds = [.event(.leave, person), .removalExplained(user: user, .kicked)]
        // A ban soon after a kick would count as the cause of the leave.
        case 8 where !banned.contains(user) && !log.contains { $0.action == .kick && $0.person.id == user }:
            banned.insert(user)
            log.append(ModerationEntry(.ban, person, at: date(now)))
            kinds = [.event(.ban, person), .removalExplained(user: user, .banned)]
            if members.removeValue(forKey: user) != nil { kinds.append(.event(.leave, person)) }
        case 9 where banned.contains(user):
            banned.remove(user)
            log.append(ModerationEntry(.unban, person, at: date(now)))
            kinds = [.event(.unban, person)]
        default: break
        }
        return kinds.shuffled(using: &random).map { Happening(kind: $0, at: now) }
    }

    var listed: [ListedMember] {
        members.sorted { $0.key < $1.key }.map { id, joined in
            ListedMember(RepairedGuild.person(id), joinedAt: date(joined))
        }
    }
}

/// What a store has: the result of the committed records.
private struct Committed {
    var guild = GuildState()
    var roster: [UInt64: RosterMember] = [:]
    var banned: Set<UInt64> = []
    var events: [SessionPosition: MemberEvent] = [:]
    var spans: [UnobservedSpan] = []
    var sightings: [Sighting] = []

    mutating func commit(_ records: [StatisticsRecord], _ state: GuildState) {
        for record in records {
            switch record {
            case .event(let event): if let position = event.position { events[position] = event }
            case .cause(let cause, let position): events[position]?.cause = cause
            case .removal: break
            case .unobserved(let span): spans.append(span)
            case .members(let members, _): for member in members { roster[member.id] = member }
            case .memberGone(let user, _): roster[user] = nil
            case .banned(let users, _): banned.formUnion(users)
            case .unbanned(let user, _): banned.remove(user)
            case .sighted(let new, _): sightings += new
            case .sightingsCompared(let user, _): sightings.removeAll { user == nil || $0.user == user }
            }
        }
        guild = state.withoutOnline
    }

    /// The state after a restart.
    var loaded: GuildState {
        let start = GuildState.recentSince(
            updatedAt: guild.updatedAt ?? RepairedGuild.noon, coveredUntil: guild.coveredUntil, gap: guild.gap)
        return GuildState(
            members: guild.members, bans: guild.bans, unobserved: guild.unobserved, today: guild.today,
            updatedAt: guild.updatedAt, coveredUntil: guild.coveredUntil,
            recent: events.values.filter { $0.at >= start }.sorted { $0.at < $1.at },
            roster: Roster(Array(roster.values)), rosterIsComplete: guild.rosterIsComplete, bannedUsers: banned,
            bansAreListed: guild.bansAreListed, gap: guild.gap, sightings: sightings)
    }
}

@Suite("Any cut of any stream of events, followed by a repair")
struct GapRepairPropertyTests {
    private typealias Guild = RepairedGuild

    @Test("gives the members, bans, kicks, bans and unbans of the uncut stream", arguments: 0..<400 as Range<UInt64>)
    func property(seed: UInt64) throws {
        var world = World(seed: seed)
        var guild = Guild()
        var store = Committed()
        func commit() {
            store.commit(guild.records, guild.guild)
            guild.records = []
        }
        guild.apply(.appeared(members: 20, online: []), .membersListed(world.listed, ListPart()), at: 0)
        guild.apply(.bansListed(world.banned.sorted().map(Guild.person)), at: 0)
        commit()
        let start = world.log.count
        /// The times at which users joined, as lists have shown them.
        var listed: [UInt64: Set<Double>] = [:]

        for round in 0..<3 {
            // Events are received until some point, and lost from there on.
            let happenings = (0..<Int.random(in: 0...40, using: &world.random)).flatMap { _ in world.act() }
            let received = Int.random(in: 0...happenings.count, using: &world.random)
            let lag = Double(Int.random(in: 0...300, using: &world.random))
            for happening in happenings.prefix(received) {
                guild.apply(happening.kind, at: happening.at)
                // What is known to have been received ends some time before.
                guild.apply(.covered(until: Guild.noon + happening.at - lag), at: happening.at)
            }
            commit()
            world.now += 1
            if Bool.random(using: &world.random) { guild = Guild(store.loaded, sequence: guild.sequence) }
            guild.apply(.interrupted, .appeared(members: world.members.count, online: []), at: world.now)
            // The lists arrive between further events; a crash may undo what was not committed.
            var steps = Self.steps(&world.random)
            if Bool.random(using: &world.random) {
                commit()
                guild = Guild(store.loaded, sequence: guild.sequence)
                guild.apply(.caughtUp, at: world.now)
            }
            while let step = steps.first {
                steps.removeFirst()
                if guild.guild.gap != nil, Int.random(in: 0..<4, using: &world.random) == 0 {
                    // During the repair, the bot is killed, or the session is lost again, or both.
                    commit()
                    let isKilled = Bool.random(using: &world.random)
                    if isKilled { guild = Guild(store.loaded, sequence: guild.sequence) }
                    if isKilled, Bool.random(using: &world.random) {
                        guild.apply(.caughtUp, at: world.now)
                    } else {
                        for _ in 0..<Int.random(in: 0...9, using: &world.random) { _ = world.act() }
                        world.now += 1
                        guild.apply(.interrupted, .appeared(members: world.members.count, online: []), at: world.now)
                    }
                    steps = Self.steps(&world.random)
                    continue
                }
                for _ in 0..<Int.random(in: 0...3, using: &world.random) {
                    for happening in world.act() { guild.apply(happening.kind, at: happening.at) }
                }
                switch step {
                case 0:
                    guild.apply(.membersListed(world.listed, ListPart(of: "\(round)")), at: world.now)
                    for (user, joined) in world.members where joined > 0 { listed[user, default: []].insert(joined) }
                case 1: guild.apply(.moderationListed(world.log), at: world.now)
                default: guild.apply(.bansListed(world.banned.sorted().map(Guild.person)), at: world.now)
                }
                commit()
            }
            // Once more: nothing is found twice.
            let before = store.events.count
            guild.apply(
                .membersListed(world.listed, ListPart(of: "again")),
                .bansListed(world.banned.sorted().map(Guild.person)), at: world.now)
            commit()
            #expect(store.events.count == before)
        }

        #expect(Set(store.roster.keys) == Set(world.members.keys))
        #expect(store.banned == world.banned)
        #expect((guild.guild.members, guild.guild.bans) == (world.members.count, world.banned.count))
        #expect(guild.guild.gap == nil)
        #expect(store.spans.count == 3)
        let events = Array(store.events.values)
        func count(_ kind: MemberEventKind, _ cause: LeaveCause? = nil) -> Int {
            events.count { $0.kind == kind && (cause == nil || $0.cause == cause) }
        }
        let unexplained = store.spans.reduce(0) { $0 + $1.unexplained }
        #expect(count(.join) - count(.leave) + unexplained == world.members.count - 20)
        let log = world.log[start...]
        func logged(_ action: ModerationEntry.Action) -> Int { log.count { $0.action == action } }
        #expect(unexplained == 0)
        #expect(count(.leave, .kicked) == logged(.kick))
        #expect((count(.ban), count(.unban)) == (logged(.ban), logged(.unban)))
        #expect(count(.ban) - count(.unban) == world.banned.count - 2)
        // A join has its exact time if the member is still there or was in a list.
        for (user, joined) in world.members where joined > 0 { listed[user, default: []].insert(joined) }
        for (user, times) in listed {
            let joins = events.filter { $0.kind == .join && $0.person.id == user && $0.since == nil }.map(\.at)
            for joined in times { #expect(joins.contains(Guild.noon + joined), "user \(user)") }
        }
    }

    /// The lists of a repair: 0 the members, 1 the audit log, and after that 2 the bans.
    private static func steps(_ random: inout SeededRandom) -> [Int] {
        [[0, 1, 2], [1, 0, 2], [1, 2, 0]].randomElement(using: &random) ?? []
    }
}

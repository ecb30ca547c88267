// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("World")
struct WorldTests {
    static let start = WallInstant(secondsSince1970: 1_700_000_000)

    static func world(
        seed: UInt64 = 1, members: Int = 500, bans: Int = 10, eventsPerSecond: Double? = nil
    ) -> World {
        World(
            World.Parameters(
                seed: seed, members: members, bans: bans, eventsPerSecond: eventsPerSecond, utcOffset: .seconds(-18_000)
            ),
            start: start)
    }

    @Test("The same seed and inputs produce the same events, regardless of the time steps")
    func isReproducible() {
        var once = Self.world()
        var often = Self.world()
        var events: [WorldEvent] = []
        var others: [WorldEvent] = []
        let day = Duration.seconds(86_400)
        once.advance(to: Self.start.advanced(by: day), into: &events)
        for step in 1...1000 { often.advance(to: Self.start.advanced(by: day * step / 1000), into: &others) }
        #expect(events == others)
        #expect(events.count > 1000)
        #expect(once.members.all == often.members.all)
        #expect(once.counts == often.counts)
    }

    @Test("Another seed produces another guild")
    func seedsDiffer() {
        #expect(Self.world(seed: 1).guildID != Self.world(seed: 2).guildID)
        #expect(Self.world(seed: 1).members.all != Self.world(seed: 2).members.all)
    }

    @Test("IDs depend only on the seed, not on the start")
    func idsOutliveRestarts() {
        let later = World(
            World.Parameters(seed: 1, members: 500, bans: 10, eventsPerSecond: nil, utcOffset: .seconds(-18_000)),
            start: Self.start.advanced(by: .seconds(86_400 * 400)))
        #expect(Set(later.members.all.map(\.id)) == Set(Self.world().members.all.map(\.id)))
        #expect(later.bans == Self.world().bans)
    }

    @Test("The counts match the events", arguments: [nil, 2.0] as [Double?])
    func countsAreRight(eventsPerSecond: Double?) {
        var world = Self.world(eventsPerSecond: eventsPerSecond)
        var members = Dictionary(uniqueKeysWithValues: world.members.all.map { ($0.id, $0.status) })
        var bans = Set(world.bans.ids)
        var counts = WorldEventCounts()
        for step in 1...200 {
            var events: [WorldEvent] = []
            world.advance(to: Self.start.advanced(by: .seconds(step * 2000)), into: &events)
            if step % 10 == 0 {
                for action in [SimulatorAction.join, .leave, .kick, .ban, .unban, .presence(nil, .dnd)] {
                    _ = world.perform(action, of: nil, at: 0, into: &events)
                }
            }
            for event in events {
                counts.count(event)
                switch event.kind {
                case .join: members[event.user] = .offline
                case .leave: members[event.user] = nil
                case .ban: bans.insert(event.user)
                case .unban: bans.remove(event.user)
                case .presence: members[event.user] = event.status
                case .auditLogEntry, .repeatedJoin: break
                }
            }
            #expect(world.members.count == members.count)
            #expect(world.members.onlineCount == members.values.count { $0.isOnline })
            #expect(world.members.online.count { $0.status.isOnline } == world.members.onlineCount)
            #expect(world.bans.ids == bans.sorted())
            #expect(world.counts == counts)
        }
        #expect(counts.joins > 0 && counts.leaves > 0 && counts.bans > 0 && counts.kicks > 0 && counts.unbans > 0)
    }

    /// The orders of the events of eighty such actions; `nobody`: the affected users are not members.
    private func orders(_ action: SimulatorAction, nobody: Bool = false) -> Set<[WorldEvent.Kind]> {
        var world = Self.world(members: 300, bans: 100)
        return (0..<80).reduce(into: []) { orders, number in
            var events: [WorldEvent] = []
            let user = nobody ? UInt64(number + 1) : nil
            #expect(world.perform(action, of: user, at: Int64(number), into: &events) != nil)
            #expect(events.allSatisfy { $0.kind != .auditLogEntry || $0.cause != .none })
            orders.insert(events.map(\.kind))
        }
    }

    @Test("A ban is sent before or after its removal, and the audit log entry at any position")
    func eventOrders() {
        #expect(
            orders(.ban) == [
                [.auditLogEntry, .ban, .leave], [.ban, .auditLogEntry, .leave], [.ban, .leave, .auditLogEntry],
                [.auditLogEntry, .leave, .ban], [.leave, .auditLogEntry, .ban], [.leave, .ban, .auditLogEntry],
            ])
        #expect(orders(.kick) == [[.auditLogEntry, .leave], [.leave, .auditLogEntry]])
        #expect(orders(.unban) == [[.auditLogEntry, .unban], [.unban, .auditLogEntry]])
        #expect(orders(.leave) == [[.leave]])
    }

    @Test("A ban of a user who is not a member also has an audit log entry")
    func bansOfNonmembers() {
        #expect(orders(.ban, nobody: true) == [[.auditLogEntry, .ban], [.ban, .auditLogEntry]])
    }

    @Test("At a fixed event rate, the guild keeps its size")
    func sizeIsSteady() {
        var world = Self.world(members: 1000, eventsPerSecond: 100)
        var events: [WorldEvent] = []
        world.advance(to: Self.start.advanced(by: .seconds(5000)), into: &events)
        #expect((450_000...550_000).contains(events.count))
        #expect((800...1200).contains(world.members.count))
    }

    @Test("Events never affect the bot")
    func botIsSafe() {
        var world = Self.world(members: 2)
        let bot = world.botID
        var events: [WorldEvent] = []
        for action in [SimulatorAction.leave, .kick, .ban, .presence(nil, .offline)] {
            #expect(world.perform(action, of: bot, at: 0, into: &events) == nil)
        }
        #expect(events.isEmpty)
        #expect(world.members.contains(bot))
    }

    @Test("No events happen in skipped time; events continue afterwards")
    func skipsTime() {
        var world = Self.world()
        var events: [WorldEvent] = []
        let later = Self.start.advanced(by: .seconds(1_000_000))
        world.skip(to: later)
        world.advance(to: later, into: &events)
        #expect(events.isEmpty)
        world.advance(to: later.advanced(by: .seconds(86_400)), into: &events)
        #expect(!events.isEmpty)
        #expect(events.allSatisfy { $0.at >= later.millisecondsSince1970 })
    }

    @Test("A guild of 250,000 members is created")
    func isLarge() {
        let world = Self.world(members: 250_000)
        #expect(world.members.count == 250_000)
        #expect(Set(world.members.all.map(\.id)).count == 250_000)
        #expect((10_000...15_000).contains(world.members.all.count { MemberNames.isBot($0.id) }))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordGateway
import DiscordModels
import Foundation
import GRDB
import LocalTime
import Resilience
import Statistics
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import Counting
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

/// Users who opt out are counted as if they had not, but are in no table.
@Suite("Privacy: users who opt out", .timeLimit(.minutes(3)))
struct OptOutTests {
    @Test(
        "whatever happens, every count is the same, and no table contains an ID or a name",
        arguments: 0..<24 as Range<UInt64>)
    func property(seed: UInt64) async throws {
        try await withStoreFolder { folder in
            var world = DisturbedWorld(seed: seed)
            let steps = (0..<400).map { _ in world.step() }
            let leavers: [UInt64: Int] = [
                DisturbedWorld.user(0): Int.random(in: 0..<300, using: &world.random),
                DisturbedWorld.user(1): Int.random(in: 0..<300, using: &world.random),
            ]
            let plain = try await DisturbedBot.run(folder + "/plain", steps, optingOut: [:])
            let hidden = try await DisturbedBot.run(folder + "/hidden", steps, optingOut: leavers)
            #expect(hidden.counts == plain.counts)
            for user in leavers.keys {
                #expect(plain.contains("\(Int64(bitPattern: user))"), "the test proves nothing")
                for text in ["\(Int64(bitPattern: user))", "name-\(user)"] { #expect(!hidden.contains(text)) }
            }
        }
    }

    @Test("who opts in again is counted under the ID, and all counts stay the same", arguments: 0..<6 as Range<UInt64>)
    func again(seed: UInt64) async throws {
        try await withStoreFolder { folder in
            var world = DisturbedWorld(seed: seed)
            let steps = (0..<400).map { _ in world.step() }
            let user = DisturbedWorld.user(0)
            let plain = try await DisturbedBot.run(folder + "/plain", steps, optingOut: [:])
            let hidden = try await DisturbedBot.run(
                folder + "/hidden", steps, optingOut: [user: 100], andIn: [user: 200])
            #expect(hidden.counts == plain.counts)
            #expect(hidden.optOuts.isEmpty)
        }
    }

    @Test("a request is stored before the reply, and has its effect in memory at once")
    func stored() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let clock = ManualClock()
            let counted = try await CountedKeeper(clock: clock)
            let keeper = counted.keeper
            try await counted.join(7, sequence: 3)
            async let done: Void = keeper.apply(.optOut, of: 7, within: .seconds(3_600), clock: SystemClock())
            try await keeper.changes.wait { keeper.withState { state, _ in state.optOuts.contains(7) ? () : nil } }
            let batch = keeper.takeBatch()
            #expect(batch.requests.map(\.replacement?.old) == [7])
            keeper.committed(try await store.commit(batch))
            try await done
            #expect(try store.keptData(of: 7, at: clock.wallNow.date) == KeptData(isOptedOut: true))
            try await store.close()
        }
    }

    @Test("a request that cannot be stored in time is an error, and is stored later")
    func late() async throws {
        let clock = ManualClock()
        let keeper = try await CountedKeeper(clock: clock).keeper
        async let done: Void = keeper.apply(.forget, of: 7, within: .seconds(30), clock: clock)
        await clock.waitForSleepers()
        keeper.putBack(keeper.takeBatch())
        clock.advance(by: .seconds(30))
        do {
            try await done
            Issue.record("it was stored")
        } catch {
            #expect(error is DeadlineExceeded)
        }
        #expect(keeper.takeBatch().requests == [.forget(7)])
    }
}

/// What happens in a guild, and to the bot.
private struct DisturbedWorld {
    enum Step {
        case event(GatewayEvent)
        case bans([BannedUser])
        case moderation([ModerationEntry])
        case commit, fail, kill, lose, newSession(GatewayEvent)
    }

    static func user(_ index: Int) -> UInt64 { 900_000_000_000_000_017 + UInt64(index) * 1_000 }
    private static let count = 12

    var random: SeededRandom
    private var members: Set<Int>
    private var banned: Set<Int> = []
    private var voice: Set<Int> = []
    private var log: [ModerationEntry] = []
    private(set) var now = WallInstant(secondsSince1970: 1_767_600_000)
    private var steps = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        members = Set(0..<8)
    }

    private func gatewayUser(_ index: Int) -> GatewayUser {
        GatewayUser(id: UserID(Self.user(index)), username: "name-\(Self.user(index))", isBot: index == 11)
    }

    private func event(_ index: Int, joined: Bool = false) -> GuildMemberEvent {
        GuildMemberEvent(
            guildID: 1, user: gatewayUser(index), joinedAt: joined ? now.millisecondsSince1970 - 500 : nil)
    }

    private func voiceEvent(_ index: Int, channel: ChannelID?) -> GatewayEvent {
        .voiceStateUpdate(
            VoiceStateEvent(
                guildID: 1,
                state: VoiceState(
                    userID: UserID(Self.user(index)), channelID: channel, sessionID: "v\(index)", isBot: index == 11)))
    }

    private var created: GatewayEvent {
        let listed = members.sorted().map { index in
            ListedUser(
                id: UserID(Self.user(index)), username: "name-\(Self.user(index))", isBot: index == 11,
                joinedAt: 1_767_500_000_000 + Int64(index) * 1_000)
        }
        return .guildCreate(
            GuildCreateEvent(
                guildID: 1, name: "Harbor", memberCount: members.count, online: listed.prefix(3).map(\.id),
                bots: [UserID(Self.user(11))], members: listed,
                voiceStates: voice.sorted().map {
                    VoiceState(userID: UserID(Self.user($0)), channelID: 30, sessionID: "v\($0)", isBot: $0 == 11)
                }))
    }

    /// The next step, after a time that the clock has to advance first.
    mutating func step() -> (after: Duration, steps: [Step]) {
        steps += 1
        let pause = Duration.milliseconds(Int.random(in: 100...90_000, using: &random))
        now = now.advanced(by: pause)
        return (pause, steps == 1 ? [.event(created)] : next())
    }

    private mutating func next() -> [Step] {
        let index = Int.random(in: 0..<Self.count, using: &random)
        let person = Person(id: Self.user(index), name: "name-\(Self.user(index))")
        switch Int.random(in: 0..<40, using: &random) {
        case 0...5:
            guard !banned.contains(index), members.insert(index).inserted else { return [] }
            return [.event(.memberAdd(event(index, joined: true)))]
        case 6...9: return leave(index)
        case 10...11:
            guard banned.insert(index).inserted else { return [] }
            log.append(ModerationEntry(.ban, person, at: now.date))
            let ban = Step.event(.banAdd(event(index)))
            return Bool.random(using: &random) ? [ban] + leave(index) : leave(index) + [ban]
        case 12...13:
            guard banned.remove(index) != nil else { return [] }
            log.append(ModerationEntry(.unban, person, at: now.date))
            return [.event(.banRemove(event(index)))]
        case 14...19 where members.contains(index): return [.event(message(of: index))]
        case 20...21 where members.contains(index):
            return [
                .event(
                    .reactionAdd(
                        ReactionEvent(guildID: 1, channelID: 6, messageID: 1, userID: UserID(Self.user(index)))))
            ]
        case 22...25 where members.contains(index):
            voice.insert(index)
            return [.event(voiceEvent(index, channel: ChannelID(UInt64.random(in: 30...32, using: &random))))]
        case 26 where voice.remove(index) != nil: return [.event(voiceEvent(index, channel: nil))]
        case 27:
            return [
                .event(.presenceUpdate(PresenceEvent(guildID: 1, userID: UserID(Self.user(index)), status: .online)))
            ]
        case 28...32: return [.commit]
        case 33: return [.fail]
        case 34: return [.kill]
        case 35: return [.lose]
        case 36: return [.newSession(created)]
        case 37: return [.moderation(log)]
        default:
            return [
                .bans(banned.sorted().map { BannedUser(id: UserID(Self.user($0)), username: "name-\(Self.user($0))") })
            ]
        }
    }

    private mutating func leave(_ index: Int) -> [Step] {
        guard members.remove(index) != nil else { return [] }
        let left = Step.event(.memberRemove(event(index)))
        return voice.remove(index) == nil ? [left] : [.event(voiceEvent(index, channel: nil)), left]
    }

    private func message(of index: Int) -> GatewayEvent {
        .messageCreate(
            MessageEvent(
                guildID: 1, channelID: 5,
                message: MessageMetadata(
                    id: MessageID(millisecondsSince1970: now.millisecondsSince1970), authorID: UserID(Self.user(index)),
                    isBot: index == 11)))
    }
}

/// A bot that is killed, loses its session and cannot always write; some users opt out at a step.
private struct DisturbedBot {
    private static let days = Day(number: 0)...Day(number: 100_000)

    private let store: SQLiteStore
    private let clock: ManualClock
    private var keeper: StatisticsKeeper
    private var session = "s0"
    /// The events of the session, which Discord replays after a kill.
    private var sent: [GatewayEvent] = []

    /// Runs all steps, and returns what is in the store.
    static func run(
        _ folder: String, _ steps: [(after: Duration, steps: [DisturbedWorld.Step])], optingOut: [UInt64: Int],
        andIn: [UInt64: Int] = [:]
    ) async throws -> Outcome {
        let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_600_000))
        let store = try SQLiteStore(directory: folder, timeZone: .gmt)
        var bot = try await DisturbedBot(
            store: store, clock: clock, keeper: keeper(store, clock))
        for (index, (pause, steps)) in steps.enumerated() {
            clock.advance(by: pause)
            for (user, step) in optingOut.sorted(by: { $0.key < $1.key }) where index >= step {
                bot.set(user, isOut: index < andIn[user] ?? .max)
            }
            for step in steps { try await bot.take(step) }
        }
        bot.keeper.committed(try await store.commit(bot.keeper.takeBatch()))
        let outcome = try await Outcome(store, at: clock.wallNow.date)
        try await store.close()
        return outcome
    }

    private static func keeper(_ store: SQLiteStore, _ clock: ManualClock) async throws -> StatisticsKeeper {
        let keeper = StatisticsKeeper(
            [.bare()], zones: GuildZones(.gmt), clock: clock, stored: try await store.load(at: clock.wallNow.date),
            activity: [.messages, .reactions, .voice, .threads])
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        keeper.only.watch(1, name: "Harbor")
        return keeper
    }

    private init(store: SQLiteStore, clock: ManualClock, keeper: StatisticsKeeper) {
        (self.store, self.clock, self.keeper) = (store, clock, keeper)
    }

    /// Asks again after a kill that has undone the request.
    private func set(_ user: UInt64, isOut: Bool) {
        keeper.withState { state, _ in
            guard state.optOuts.contains(user) != isOut else { return }
            state.apply(isOut ? .optOut : .optIn, of: user)
        }
    }

    private mutating func take(_ step: DisturbedWorld.Step) async throws {
        switch step {
        case .event(let event):
            sent.append(event)
            try await deliver(sent.count)
        case .bans(let users): _ = keeper.only.bansRevision.map { keeper.only.receive(bans: users, countedSince: $0) }
        case .moderation(let entries): keeper.only.receive(moderation: entries)
        case .commit:
            keeper.covered(0, until: clock.wallNow)
            keeper.committed(try await store.commit(keeper.takeBatch()))
        case .fail: keeper.putBack(keeper.takeBatch())
        case .kill:
            keeper = try await Self.keeper(store, clock)
            let stored = keeper.sessions.positions[0]
            for number in 1...max(1, sent.count) where number <= sent.count {
                if stored?.id != session || number > stored?.sequence ?? 0 { try await deliver(number) }
            }
        case .lose: keeper.gatewayLost()
        case .newSession(let created):
            session = "s\((Int(session.dropFirst()) ?? 0) + 1)"
            sent = [created]
            try await deliver(1)
        }
    }

    private func deliver(_ number: Int) async throws {
        try await keeper.receive(
            GatewayDispatch(
                shard: 0, session: GatewaySession(id: session, resumeURL: "u", sequence: Int64(number)),
                event: sent[number - 1]))
    }

    /// What is in a store.
    struct Outcome {
        /// Every count, by name.
        let counts: [String: String]
        let optOuts: OptOuts
        /// Every value of every column.
        private let values: [String]

        init(_ store: SQLiteStore, at now: Date) async throws {
            let state = try await store.load(at: now)
            optOuts = state.optOuts
            var counts = try Self.statistics(store, state)
            counts["messages"] = "\(try store.activityDays(of: 1, in: days, channel: nil))"
            let hours = try store.activityHours(of: 1, in: days, channel: nil)
            counts["hours"] = "\(hours.map { "\($0.key) \($0.value)" }.sorted())"
            counts["leavers"] = "\(try store.leavers(of: 1, in: days).map { "\($0.key) \($0.value)" }.sorted())"
            let cohorts = try store.cohorts(of: 1, in: days).map { day, cohort in
                "\(day) \(cohort.joined) \(cohort.leftWithin1) \(cohort.leftWithin7) \(cohort.leftWithin30)"
            }
            counts["cohorts"] = "\(cohorts.sorted())"
            let figures = try store.activityFigures(of: 1, in: days)
            let peaks = figures.filter { $0.value.voicePeak > 0 }.map { "\($0.key) \($0.value.voicePeak)" }
            counts["voice peaks"] = "\(peaks.sorted())"
            self.counts = counts
            values = try await Self.values(store)
        }

        func contains(_ text: String) -> Bool { values.contains { $0.contains(text) } }

        private static func statistics(_ store: SQLiteStore, _ state: StoredState) throws -> [String: String] {
            guard let guild = state.guilds[1] else { return [:] }
            let events = try store.events(of: 1, matching: EventQuery(limit: 10_000)).map(\.event)
            return [
                "guild": "\(guild.withoutOnline)", "totals": "\(state.totals)",
                "roster": "\(guild.roster.count) \(guild.roster.bots) \(guild.bannedUsers.count)",
                "days": "\(try store.days(of: 1, in: days))",
                "events":
                    "\(events.map { "\($0.at) \($0.kind) \($0.cause as Any) \($0.isRejoin) \($0.source)" }.sorted())",
                "spans": "\(try store.unobserved(of: 1, in: DateInterval(start: .distantPast, end: .distantFuture)))",
            ]
        }

        private static func values(_ store: SQLiteStore) async throws -> [String] {
            try await store.pool.read { db in
                let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
                return try tables.flatMap { table in
                    try Row.fetchAll(db, sql: "SELECT * FROM \(table)").flatMap { row in
                        row.map { column, value in "\(table).\(column): \(value)" }
                    }
                }
            }
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import LocalTime
import Statistics
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

@Suite("Joins by invite: exactly once", .timeLimit(.minutes(3)))
struct InviteExactlyOnceTests {
    private static let days = Day(number: 0)...Day(number: 100_000)
    private let clock = ManualClock()

    private func keeper(_ store: SQLiteStore) async throws -> StatisticsKeeper {
        try await .started(store, clock: clock, activity: [.invites])
    }

    private func event(_ sequence: Int64) -> GatewayEvent {
        guard sequence > 1 else {
            return .guildCreate(GuildCreateEvent(guildID: 1, name: "Harbor", memberCount: 9))
        }
        // One in eight is a bot.
        let user = GatewayUser(id: UserID(UInt64(sequence)), username: "u\(sequence)", isBot: sequence % 8 == 0)
        return .memberAdd(GuildMemberEvent(guildID: 1, user: user))
    }

    /// The metric's values by label.
    private func totals(_ bot: StatisticsKeeper) -> [String: Double] {
        let samples = ActivityCollector(keeper: bot).collect().filter {
            $0.name == "discord_guild_invite_joins_total"
        }
        return Dictionary(
            samples.map { ($0.labels.last?.1 ?? "", $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    @Test(
        "every join counts once, and no invite gets one that is not its own, whichever commits fail and whenever the bot is killed",
        arguments: 0..<12 as Range<UInt64>)
    func exactlyOnce(seed: UInt64) async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            var random = SeededRandom(seed: seed)
            var bot = try await keeper(store)
            var (next, uses, vanity): (Int64, [String: Int], Int) = (1, ["a": 0, "b": 0], 0)
            var shown: [String: Double] = [:]
            var joins: Int64 = 0
            func list() -> InviteList {
                InviteList(
                    uses.map { ListedInvite(code: $0.key, channel: 5, uses: $0.value) }, vanityUses: vanity)
            }
            /// The metric never decreases.
            func check() {
                let now = totals(bot)
                #expect(now.keys.sorted() == ["attributed", "unknown", "vanity"])
                for (label, value) in now { #expect(value >= shown[label] ?? 0, "\(label)") }
                shown = now
            }
            while next <= 200 {
                try await bot.receive(dispatch(next, event(next)))
                if next > 1, next % 8 != 0 {
                    joins += 1
                    switch Int.random(in: 0..<6, using: &random) {
                    case 0...2: uses["a", default: 0] += 1
                    case 3: uses["b", default: 0] += 1
                    case 4: vanity += 1
                    default: break
                    }
                }
                next += 1
                clock.advance(by: .seconds(7))
                switch Int.random(in: 0..<12, using: &random) {
                case 0, 1: bot.committed(try await store.commit(bot.takeBatch()))
                case 2: bot.putBack(bot.takeBatch())
                case 3...6:
                    if let revision = bot.only.inviteRevision {
                        #expect(bot.only.receive(list(), since: revision, at: clock.wallNow.date))
                    }
                case 7:
                    // Killed: Discord replays what was not committed, and some of what was.
                    bot = try await keeper(store)
                    #expect(bot.only.inviteRevision == nil)
                    let stored = bot.sessions.positions[0]?.sequence ?? 0
                    let first = max(1, stored - Int64.random(in: 0...3, using: &random))
                    for sequence in first..<next { try await bot.receive(dispatch(sequence, event(sequence))) }
                    if stored > 0 { try await bot.receive(dispatch(next - 1, .resumed)) }
                default: break
                }
                check()
            }
            bot.committed(try await store.commit(bot.takeBatch()))
            bot = try await keeper(store)
            check()
            let found = try store.inviteJoins(of: 1, in: Self.days, limit: 10)
            let attributed = found.invites.reduce(0) { $0 + $1.joins }
            #expect(attributed + found.vanity + found.unknown == joins)
            for invite in found.invites { #expect(invite.joins <= Int64(uses[invite.code] ?? 0)) }
            #expect(found.vanity <= Int64(vanity))
            #expect(attributed > 0)
            #expect(
                shown == [
                    "attributed": Double(attributed), "vanity": Double(found.vanity), "unknown": Double(found.unknown),
                ])
            try await store.close()
        }
    }
}

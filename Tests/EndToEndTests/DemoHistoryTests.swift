// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordSimulator
import Foundation
import LocalTime
import Logging
import SQLiteStorage
import Statistics
import Storage
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordModels
@testable import StatsBotCommand

@Suite("The generated history of a demo")
struct DemoHistoryTests {
    private static let newYork = TimeZone(identifier: "America/New_York") ?? .gmt

    @Test("all days of each guild match the ledger, and the database is marked as generated", arguments: [1, 2])
    func days(guilds: Int) async throws {
        let clock = ManualClock()
        var configuration = SimulatorConfiguration()
        (configuration.members, configuration.guilds, configuration.historyDays) = (2_000, guilds, 40)
        let discord = SimulatedDiscord(configuration: configuration, clock: clock, logger: Logger(label: "test"))
        try await withStoreFolder { folder in
            let zones = GuildZones(Self.newYork)
            let history = DemoHistory(guilds: discord.guilds, directory: folder, zones: zones, now: clock.wallNow.date)
            #expect(try await history.write() > 500)
            let store = try SQLiteStore(
                directory: folder, zones: zones, counting: Set(discord.guilds.map(\.id.rawValue)))
            for guild in discord.guilds {
                let ledger = guild.ledger(timeZone: Self.newYork)
                let days = try store.days(
                    of: guild.id.rawValue, in: try #require(Day("2000-01-01"))...(try #require(Day("2100-01-01"))))
                let counted = Dictionary(uniqueKeysWithValues: days.map { ($0.day.description, $0.counts) })
                #expect(ledger.days.count >= 40)
                for day in ledger.days {
                    let counts = counted[day.date]
                    #expect(
                        [counts?.joins, counts?.leaves, counts?.kicked, counts?.banned, counts?.bans, counts?.unbans]
                            .map { $0 ?? 0 }
                            == [day.joins, day.leaves, day.kicked, day.banned, day.bans, day.unbans], "\(day.date)")
                }
                // The guild has its planned size at the start, and the samples end there.
                #expect(guild.ledger().members == (guild.id == discord.guildID ? 2_000 : 1_000))
                #expect(guild.past.samples.count == 40 * 24)
                // The ledger's events begin at the start.
                #expect(ledger.events.joins == 0)
            }
            #expect(try store.note(StoreNote.generatedUntil.rawValue) != nil)
            #expect(DemoHistory.hasDatabase(in: folder))
            try await store.close()
        }
    }

    @Test("with activity, every day has messages and voice, joins form cohorts, and the bot continues what is stored")
    func activity() async throws {
        let clock = ManualClock()
        var configuration = SimulatorConfiguration()
        (configuration.members, configuration.historyDays) = (2_000, 40)
        configuration.activity = SimulatorActivity()
        let discord = SimulatedDiscord(configuration: configuration, clock: clock, logger: Logger(label: "test"))
        try await withStoreFolder { folder in
            let zones = GuildZones(Self.newYork)
            let now = clock.wallNow.date
            _ = try await DemoHistory(guilds: discord.guilds, directory: folder, zones: zones, now: now).write()
            let guild = discord.guilds[0].id.rawValue
            let store = try SQLiteStore(directory: folder, zones: zones, counting: [guild])
            var calendar = DayCalendar(timeZone: Self.newYork)
            let today = calendar.day(of: now)
            let days = today.advanced(by: -39)...today.advanced(by: -1)
            let series = try ActivitySeries(store, of: guild, in: days, step: .day, timeZone: Self.newYork, until: now)
            for bucket in series.buckets {
                #expect(bucket.sums.messages > 100 && bucket.sums[.voice] ?? 0 > 0, "\(bucket.day)")
                #expect(bucket.figures.map { $0.active.day > 50 && $0.voicePeak > 0 } == true, "\(bucket.day)")
            }
            let joins = try store.days(of: guild, in: days).reduce(0) { $0 + $1.counts.joins }
            let joined = try store.cohorts(of: guild, in: days).values.reduce(0) { $0 + Int($1.joined) }
            #expect(joined > joins / 2 && joined <= joins)
            let state = try await store.load(at: now)
            #expect(state.activity[guild]?.members.isEmpty == false)
            let total = try store.activityDays(of: guild, in: today.advanced(by: -60)...today, channel: nil)
                .reduce(0) { $0 + ($1.kind.isMessage ? $1.count : 0) }
            #expect(state.committedActivity[guild]?.totals.messages == total)
            try await store.close()
        }
    }

    @Test("with zero history days, nothing is generated")
    func none() {
        let discord = SimulatedDiscord(
            configuration: SimulatorConfiguration(), clock: ManualClock(), logger: Logger(label: "test"))
        #expect(discord.guilds[0].past.events.isEmpty)
        #expect(discord.guilds[0].past.samples.isEmpty)
    }
}

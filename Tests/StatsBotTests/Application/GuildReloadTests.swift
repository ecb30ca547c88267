// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Logging
import TestSupport
import Testing

@testable import BotConfiguration
@testable import BotLogging
@testable import Counting
@testable import StatsBot

@Suite("Reloading the list of guilds")
struct GuildReloadTests {
    private static let two = """
        guilds:
          - id: 7
            member_count_channel_id: 70
            stats_channel_id: 71
          - id: 8
            timezone: Europe/Berlin

        """

    private func configuration(
        _ yaml: String, _ values: [(name: String, value: String)] = []
    ) throws -> BotConfiguration {
        var fixture = SourceFixture(values: [.environment: [("BOT_TOKEN", SourceFixture.token)] + values])
        fixture.yaml = yaml
        return try fixture.sources { try BotConfiguration.load(from: $0) }
    }

    private func settings(_ yaml: String = two) throws -> LiveSettings {
        LiveSettings(try configuration(yaml), logLevel: LiveLogLevel(.info))
    }

    @Test("channels and number formats are applied to guilds that stay, even in a different order")
    func taken() throws {
        let settings = try settings()
        let before = settings.configuration.guilds
        let yaml = """
            guilds:
              - id: 8
                timezone: Europe/Berlin
                heartbeat_channel_id: 82
                ban_count_channel_id: 80
              - id: 7
                member_count_channel_id: 72
                number_format: grouped

            """
        let report = settings.reload(try configuration(yaml))
        #expect(
            report.changed == [
                "guilds[0].ban_count_channel_id", "guilds[0].heartbeat_channel_id",
                "guilds[1].member_count_channel_id", "guilds[1].stats_channel_id", "guilds[1].number_format",
            ])
        #expect(report.waiting == [])
        var expected = before
        expected[0].channels = [.members: 72]
        expected[0].statsChannel = nil
        expected[0].numberFormat = .grouped
        expected[1].channels = [.bans: 80]
        expected[1].heartbeatChannel = 82
        #expect(settings.configuration.guilds == expected)
        let again = settings.reload(try configuration(yaml))
        #expect(again.changed + again.waiting == [])
        #expect(settings.configuration.guilds[1].channels == [.bans: 80])
    }

    @Test("time zones, weekly reports, bots, and added or removed guilds require a restart")
    func waiting() throws {
        let settings = try settings()
        let before = settings.configuration.guilds
        let yaml = """
            guilds:
              - id: 9
              - id: 7
                member_count_channel_id: 70
                stats_channel_id: 71
                timezone: Asia/Tokyo
                weekly_report: true
                count_bots: false

            """
        for _ in 1...2 {
            let report = settings.reload(try configuration(yaml))
            #expect(report.changed == [])
            #expect(
                report.waiting == [
                    "guilds[1].timezone", "guilds[1].count_bots", "guilds[1].weekly_report", "guilds (9 added)",
                    "guilds (8 removed)",
                ])
            #expect(settings.configuration.guilds == before)
        }
    }

    @Test(
        "a shared setting is reported once, by its variable, and applies to guilds that do not override it"
    )
    func common() throws {
        let yaml = "guilds:\n  - id: 7\n  - id: 8\n    number_format: plain\n"
        let settings = try settings(yaml)
        let report = settings.reload(
            try configuration(yaml, [("NUMBER_FORMAT", "grouped"), ("TIMEZONE", "Europe/Berlin")]))
        #expect(report.changed == ["NUMBER_FORMAT"])
        #expect(report.waiting == ["TIMEZONE"])
        #expect(settings.configuration.guilds.map(\.numberFormat) == [.grouped, .plain])
        let zones = settings.configuration.guilds.map(\.timeZone.identifier)
        #expect(zones == ["America/New_York", "America/New_York"])
    }

    @Test("a switch between a list and one guild applies no guild settings")
    func switching() throws {
        let one: [(name: String, value: String)] = [
            ("GUILD_ID", "7"), ("STATS_CHANNEL_ID", "5"), ("NUMBER_FORMAT", "grouped"), ("LOG_LEVEL", "DEBUG"),
        ]
        let settings = try settings()
        let before = settings.configuration.guilds
        let report = settings.reload(try configuration("", one))
        #expect(report.changed == ["LOG_LEVEL"])
        #expect(
            report.waiting == [
                "GUILD_ID", "STATS_CHANNEL_ID", "NUMBER_FORMAT", "guilds (7 removed)", "guilds (8 removed)",
            ])
        #expect(settings.configuration.guilds == before)

        let single = LiveSettings(try configuration("", one), logLevel: LiveLogLevel(.info))
        let back = single.reload(try configuration(Self.two))
        #expect(back.changed == ["LOG_LEVEL"])
        #expect(
            back.waiting == ["GUILD_ID", "STATS_CHANNEL_ID", "NUMBER_FORMAT", "guilds (7 added)", "guilds (8 added)"])
        #expect(single.configuration.guilds.map(\.statsChannel) == [5])
        #expect(single.configuration.guilds.map(\.numberFormat) == [.grouped])
    }
}

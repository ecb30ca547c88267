// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import TestSupport
import Testing

@testable import Archive
@testable import BotConfiguration
@testable import LocalTime

@Suite("Several guilds in the configuration")
struct GuildListTests {
    /// The keys of a guild, with valid and invalid values.
    static let rows = GuildKeys.all.compactMap { variable in
        let name = variable.name == "ID" ? "GUILD_ID" : variable.name
        return VariableRow.all.first { $0.name == name }.map { VariableRow(variable.key, good: $0.good, bad: $0.bad) }
    }

    /// Checks a configuration with a token and YAML text, which follows one comment line.
    private func check(_ yaml: String, _ fixture: SourceFixture = SourceFixture()) throws -> CheckedConfiguration {
        var fixture = fixture
        fixture.values[.environment, default: []].append(("BOT_TOKEN", SourceFixture.token))
        fixture.yaml = yaml
        return try fixture.sources { CheckedConfiguration($0) }
    }

    /// A list of two guilds. The second one has the value, in line 4.
    private func yaml(_ row: VariableRow, _ value: String) -> String {
        "guilds:\n  - id: 7\n  - \(row.name): \"\(value)\"\n" + (row.name == "id" ? "" : "    id: 8\n")
    }

    private func issues(_ checked: CheckedConfiguration) -> [String] {
        (checked.error?.issues ?? []).map { "\($0.variable) (\($0.origin?.short ?? "")) \($0.problem)" }
    }

    @Test("the table of this test contains all declarations")
    func isComplete() {
        #expect(Self.rows.map(\.name) == GuildKeys.all.map(\.key))
    }

    @Test("a valid value applies to its guild and is reported with its line", arguments: rows)
    func good(row: VariableRow) throws {
        for value in row.good {
            let checked = try check(yaml(row, value))
            #expect(checked.error == nil, "\(value)")
            let id = row.name == "id" ? GuildID(value) : 8
            #expect(checked.configuration?.guilds.map(\.id) == [7, id])
            #expect(checked.guilds.map(\.name) == ["guilds[0]", "guilds[1]"])
            let entries = checked.guilds.compactMap { $0.values.first { $0.variable.key == row.name } }
            #expect(entries.map(\.text) == [row.name == "id" ? "7" : entries[0].variable.standard, value])
            #expect(entries[1].origin?.short == "test.yaml line 4")
        }
    }

    @Test("an invalid value is one error that names the guild and the line", arguments: rows)
    func bad(row: VariableRow) throws {
        for value in row.bad {
            let checked = try check(yaml(row, value))
            #expect(checked.configuration == nil)
            let variable = try #require(GuildKeys.all.first { $0.key == row.name })
            #expect(
                issues(checked) == ["guilds[1].\(row.name) (test.yaml line 4) \(variable.problem), got \"\(value)\""])
            #expect(checked.error?.issues.first?.correction == "for example: \(variable.yaml(variable.example))")
        }
        let listed = try check(yaml(row, "x").replacing("\"x\"", with: "[1]"))
        #expect(
            issues(listed) == [
                "guilds[1].\(row.name) (test.yaml line 4) must be a single value, not a list or a mapping"
            ])
    }

    @Test(
        "a guild's own value overrides all sources; other values are inherited from any source",
        arguments: SourceFixture.SourceKind.allCases)
    func inheritance(place: SourceFixture.SourceKind) throws {
        var fixture = SourceFixture()
        fixture.values[place] = [
            ("TIMEZONE", "Europe/Berlin"), ("NUMBER_FORMAT", "grouped"), ("WEEKLY_REPORT", "yes"),
            ("COUNT_BOTS", "no"),
        ]
        let checked = try check(
            "guilds:\n  - id: 1\n  - {id: 2, timezone: Asia/Tokyo, number_format: plain, weekly_report: no, "
                + "count_bots: on}\n  - {id: 3, timezone: \"\"}\n",
            fixture)
        let configuration = try #require(checked.configuration)
        let described = configuration.guilds.map {
            "\($0.timeZone.identifier) \($0.numberFormat) \($0.weeklyReport) \($0.countsBots)"
        }
        #expect(
            described == [
                "Europe/Berlin grouped true false", "Asia/Tokyo plain false true", "Europe/Berlin grouped true false",
            ])
        let zones = checked.guilds.compactMap { $0.values.first { $0.variable.key == "timezone" } }
        #expect(zones.map(\.text) == ["Europe/Berlin", "Asia/Tokyo", "Europe/Berlin"])
        let line = place == .yaml ? "test.yaml line 8" : "test.yaml line 4"
        #expect(zones.map { $0.origin?.short } == [place.origin, line, place.origin])
        #expect(configuration.zones[2].identifier == "Asia/Tokyo")
        #expect(configuration.zones[9].identifier == "Europe/Berlin")
    }

    @Test(
        "an invalid list, invalid entries, missing IDs and duplicate guilds are errors",
        arguments: [
            ("guilds:\n", "guilds (test.yaml line 2) must be a list of guilds"),
            ("guilds: 7\n", "guilds (test.yaml line 2) must be a list of guilds"),
            ("guilds: {id: 7}\n", "guilds (test.yaml line 2) must be a list of guilds"),
            ("guilds: []\n", "guilds (test.yaml line 2) must not be empty"),
            ("guilds: [7]\n", "guilds[0] (test.yaml line 2) must be a mapping of keys to values"),
            ("guilds:\n  -\n", "guilds[0] (test.yaml line 3) must be a mapping of keys to values"),
            ("guilds:\n  - [id, 7]\n", "guilds[0] (test.yaml line 3) must be a mapping of keys to values"),
            ("guilds:\n  - {}\n", "guilds[0].id (test.yaml line 3) is missing"),
            ("guilds:\n  - count_bots: no\n    id:\n", "guilds[0].id (test.yaml line 3) is missing"),
            ("guilds:\n  - id: 7\n  - id: 7\n", "guilds[1].id (test.yaml line 4) is also the id of guilds[0]"),
            (
                "guilds:\n  - &a {id: 7, stats_channel_id: 1}\n  - *a\n",
                "guilds[1].id (test.yaml line 3) is also the id of guilds[0]"
            ),
            ("guilds:\n  - id: 7\n    colour: x\n", "guilds[0].colour (test.yaml line 4) is not a known key"),
            ("guilds:\n  - id: 7\n    Id: 8\n", "guilds[0].Id (test.yaml line 4) is not a known key"),
            (
                "guilds:\n  - id: 7\n    shards: 2\n",
                "guilds[0].shards (test.yaml line 4) cannot be set for one guild"
            ),
            (
                "guilds:\n  - {id: 7, stats_channel_id: 1}\n  - {id: 8, heartbeat_channel_id: 1}\n",
                "guilds[1].heartbeat_channel_id (test.yaml line 4) is also the channel of another guild: "
                    + "guilds[0].stats_channel_id"
            ),
        ])
    func wrong(yaml: String, issue: String) throws {
        let checked = try check(yaml)
        #expect(checked.configuration == nil)
        let found = issues(checked)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(issue) == true, "\(found)")
    }

    @Test(
        "a likely typo is reported with a suggestion",
        arguments: [
            ("time_zone", "timezone"), ("stats_chanel_id", "stats_channel_id"), ("guild_id", "id"), ("guildid", "id"),
            ("ID", "id"), ("member-count-channel-id", "member_count_channel_id"),
        ])
    func suggestions(key: String, meant: String) throws {
        let checked = try check("guilds:\n  - id: 7\n    \(key): 8\n")
        #expect(checked.error?.issues.map(\.correction) == ["did you mean \(meant)?"])
    }

    @Test(
        "the list is allowed only in the YAML file",
        arguments: [
            SourceFixture.SourceKind.commandLine, .environment, .environmentFile,
        ])
    func elsewhere(place: SourceFixture.SourceKind) throws {
        let checked = try check("", SourceFixture(values: [place: [("GUILDS", "7")]]))
        let found = (checked.error?.issues ?? []).map(\.correction) + checked.warnings.map(\.advice)
        let advice = "list guilds in the YAML file given with --config"
        #expect(found == [place == .environment ? "is not a known variable and is ignored; " + advice : advice])
    }

    @Test(
        "variables of a single guild cannot be combined with a list, in any source",
        arguments: SourceFixture.SourceKind.allCases)
    func beside(place: SourceFixture.SourceKind) throws {
        for variable in GuildKeys.replaced {
            let checked = try check("guilds: [{id: 7}]\n", SourceFixture(values: [place: [(variable.name, "5")]]))
            let list = place == .yaml ? "line 3" : "line 2"
            let issue = try #require(checked.error?.issues.first)
            #expect(checked.error?.issues.count == 1)
            #expect(issue.variable == (place == .yaml ? variable.key : variable.name))
            #expect(issue.origin?.short == place.origin)
            #expect(issue.problem.hasSuffix("/test.yaml \(list)), where each guild has its own"))
        }
    }

    @Test("two counters of one guild in one channel cause a warning that names the guild")
    func sharedCounters() throws {
        let checked = try check(
            "guilds:\n  - id: 7\n  - {id: 8, member_count_channel_id: 1, ban_count_channel_id: 1, stats_channel_id: 1}\n"
        )
        #expect(checked.error == nil)
        #expect(
            checked.configuration?.warnings.map { "\($0.variable) (\($0.origin?.short ?? "")) \($0.advice)" } == [
                "guilds[1].ban_count_channel_id (test.yaml line 4) names the same channel as "
                    + "guilds[1].member_count_channel_id: each count replaces the other in its name. Use "
                    + "a channel for each"
            ])
    }

    @Test("an import or export reads each guild's time zone and ignores other errors")
    func history() throws {
        var fixture = SourceFixture()
        fixture.yaml = "guilds:\n  - {id: 1, timezone: Asia/Tokyo, stats_channel_id: x}\n  - {id: 2, colour: red}\n"
        let settings = try fixture.sources { try HistorySettings.read(from: $0, dataDirectory: nil) }
        let zones = [1, 2, 3].map { settings.timeZone(of: $0).identifier }
        #expect(zones == ["Asia/Tokyo", "America/New_York", "America/New_York"])
        fixture.yaml = "guilds:\n  - {id: 1, timezone: Mars}\n"
        let error = #expect(throws: ConfigurationError.self) {
            try fixture.sources { _ = try HistorySettings.read(from: $0, dataDirectory: nil) }
        }
        #expect(error?.issues.map(\.variable) == ["guilds[0].timezone"])
    }

    @Test("the list in the example file is valid without both #")
    func example() throws {
        let example = try #require(ConfigurationDocuments.files.last { $0.path.hasSuffix("yaml") })
        let lines = example.text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
        let checked = try check(lines.joined(separator: "\n") + "\n")
        #expect(checked.error == nil)
        #expect(checked.warnings == [])
        let own = checked.guilds.map { $0.values.filter { $0.origin != nil }.map(\.variable.key) }
        #expect(Set(own.joined()) == Set(GuildKeys.all.map(\.key)))
        #expect(own.count == 2)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import BotConfiguration

@Suite("Output for several guilds (Tests/Golden/configuration)")
struct GuildListGoldenTests {
    private static let folder = CheckedConfigurationTests.root.appending(path: "Tests/Golden/configuration").path

    private func check(_ yaml: String, _ assignments: [String], _ environment: [String: String]) -> CheckedConfiguration
    {
        CheckedConfiguration(
            ConfigurationSources(
                assignments: assignments,
                environment: environment.merging(["BOT_TOKEN": SourceFixture.token]) { $1 },
                environmentFile: "/dev/null", yamlFile: "\(Self.folder)/\(yaml)"))
    }

    private func expect(_ text: String, is name: String) throws {
        try expectGolden(text.replacing(Self.folder + "/", with: ""), in: URL(filePath: "\(Self.folder)/\(name)"))
    }

    @Test("all errors of an invalid list are reported together")
    func issues() throws {
        let checked = check(
            "wrong-guilds.yaml", ["ban_count_channel_id=5"],
            ["MEMBER_COUNT_CHANNEL_ID": "6", "GUILD_ID": "abc", "COUNT_BOTS": "maybe"])
        let text = (checked.error.map { "\($0)\n" } ?? "") + checked.warnings.map { "warning: \($0)\n" }.joined()
        try expect(text, is: "wrong-guilds.txt")
        #expect(checked.configuration == nil)
    }

    @Test("check-config shows the effective values of each guild and their sources")
    func table() throws {
        let checked = check("guilds.yaml", ["number_format=grouped"], ["WEEKLY_REPORT": "yes"])
        let warnings = checked.warnings.map { "warning: \($0)\n" }.joined()
        try expect(checked.table + "\n" + warnings, is: "guilds.txt")
        try expect(try checked.json, is: "guilds.json")
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import BotConfiguration
@testable import Counting
@testable import StatsBot

@Suite("Channel names")
struct ChannelNameTests {
    @Test(
        "the prefix is kept and the number is replaced",
        arguments: [
            ("👥 Members: 10", 1_234, ChannelCounter.members, GuildSettings.NumberFormat.plain, "👥 Members: 1234"),
            ("X・Members: 10 (all)", 1_234, .members, .plain, "X・Members: 1234"),
            ("a:b:c", 7, .online, .plain, "a: 7"),
            (":", 0, .online, .plain, ": 0"),
            ("no colon", 5, .members, .plain, "Members: 5"),
            ("no colon", 5, .online, .plain, "Online: 5"),
            ("", 5, .bans, .plain, "Bans: 5"),
            ("🔨 Bans: 999", 1_000, .bans, .grouped, "🔨 Bans: 1,000"),
            ("M: 1", 999, .members, .grouped, "M: 999"),
            ("M: 1", 1_234_567, .members, .grouped, "M: 1,234,567"),
            ("M: 1", 123_456, .members, .grouped, "M: 123,456"),
        ])
    func names(
        current: String, number: Int, counter: ChannelCounter, format: GuildSettings.NumberFormat, expected: String
    ) {
        #expect(
            ChannelName.replacingNumber(
                in: NamedChannel(name: current), with: number, of: counter, format: format) == expected)
    }

    @Test(
        "in a text channel, what precedes the number is kept, and Discord's spelling of a name counts as that name",
        arguments: [
            ("👥-members-0", 10, "👥-members-10", "👥-members-10"), ("members-10", 10, "members-10", "members-10"),
            ("members:-9", 10, "members:-10", "members-10"), ("general", 5, "members-5", "members-5"),
            ("42", 5, "members-5", "members-5"), ("total-1,234", 1_235, "total-1235", "total-1235"),
            ("", 1, "members-1", "members-1"),
        ])
    func textChannels(current: String, number: Int, expected: String, made: String) {
        let channel = NamedChannel(name: current, isText: true)
        let name = ChannelName.replacingNumber(in: channel, with: number, of: .members, format: .plain)
        #expect(name == expected)
        #expect(ChannelName.shows(name, NamedChannel(name: made, isText: true)))
        #expect(ChannelName.shows("Members: 10", NamedChannel(name: "members-10", isText: true)))
        #expect(!ChannelName.shows("Members: 10", NamedChannel(name: "members-10")))
        #expect(!ChannelName.shows("Members: 10", NamedChannel(name: "members-11", isText: true)))
    }
}

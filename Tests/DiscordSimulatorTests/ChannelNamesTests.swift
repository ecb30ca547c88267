// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

@Suite("Names of channels as Discord stores them")
struct ChannelNamesTests {
    @Test(
        "Text, announcement and forum channels are in lower case with dashes, without ASCII punctuation",
        arguments: [
            ("Quiet Room", "quiet-room"), ("Members: 1,234", "members-1234"), ("👥 Members: 10", "👥-members-10"),
            ("C++ & C#", "c-c"), ("a -- b", "a-b"), ("-a-", "a"), ("snake_case", "snake_case"), ("Joey's", "joeys"),
            ("Ärger・ÉTÉ", "ärger・été"), ("50% (goal)", "50-goal"), ("一 二", "一-二"), ("a\u{2009}b\nc", "a-b-c"),
            ("!?", ""),
            ("  ", ""),
        ])
    func text(name: String, stored: String) {
        for type in [0, 5, 15, 16] { #expect(ChannelNames.stored(name, type: type) == stored) }
    }

    @Test("Voice, stage and category names stay, except for whitespace around them")
    func others() {
        for type in [2, 4, 13] {
            #expect(ChannelNames.stored(" 👥 Members: 1,234 ", type: type) == "👥 Members: 1,234")
        }
    }
}

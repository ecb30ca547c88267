// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@Suite("Markdown escaping")
struct DiscordMarkdownTests {
    @Test(
        "User-chosen names cannot contain formatting, mentions, links or line breaks",
        arguments: [
            ("alice", "alice"), ("bob.smith_99", #"bob.smith\_99"#), ("**loud**", #"\*\*loud\*\*"#),
            ("`code`", #"\`code\`"#), ("||spoiler||", #"\|\|spoiler\|\|"#), ("# big", ##"\# big"##),
            ("<@123>", "\\<@\u{200B}123\\>"), ("@everyone", "@\u{200B}everyone"), (#"a\*b"#, #"a\\\*b"#),
            ("[x](https://a.b)", #"\[x\]\(https\:\/\/a.b\)"#), ("two\nlines\r", "two lines "),
            ("two\u{2028}lines", "two lines"), ("\u{202E}backwards\u{2066}", "backwards"), ("👩‍👩‍👧 ok", "👩‍👩‍👧 ok"), ("", ""),
        ])
    func escaping(text: String, expected: String) {
        #expect(DiscordMarkdown.escape(text) == expected)
    }

    @Test(
        "Long text is cut between characters and between escapes",
        arguments: [
            ("alice", 5, "alice"), ("alice", 4, "ali…"), ("****", 8, #"\*\*\*\*"#), ("****", 7, #"\*\*\*…"#),
            ("****", 6, #"\*\*…"#), ("👩‍👩‍👧👩‍👩‍👧", 16, "👩‍👩‍👧👩‍👩‍👧"), ("👩‍👩‍👧👩‍👩‍👧", 15, "👩‍👩‍👧…"), ("e\u{301}e\u{301}", 3, "e\u{301}…"),
        ])
    func cutting(text: String, limit: Int, expected: String) {
        let cut = DiscordMarkdown.escape(text, upTo: limit)
        #expect(cut == expected)
        #expect(cut.utf16.count <= limit)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import StatsBot

@Suite("Texts in messages")
struct DiscordMarkdownTests {
    @Test(
        "nothing that somebody calls themselves is formatting, a mention, a link or a second line",
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
        "what is too long is cut between characters and between escapes",
        arguments: [
            ("alice", 5, "alice"), ("alice", 4, "ali…"), ("****", 8, #"\*\*\*\*"#), ("****", 7, #"\*\*\*…"#),
            ("****", 6, #"\*\*…"#), ("👩‍👩‍👧👩‍👩‍👧", 16, "👩‍👩‍👧👩‍👩‍👧"), ("👩‍👩‍👧👩‍👩‍👧", 15, "👩‍👩‍👧…"), ("e\u{301}e\u{301}", 3, "e\u{301}…"),
        ])
    func cutting(text: String, limit: Int, expected: String) {
        let cut = DiscordMarkdown.escape(text, upTo: limit)
        #expect(cut == expected)
        #expect(cut.utf16.count <= limit)
    }

    @Test(
        "counts have commas, changes a sign",
        arguments: [
            (0, "0", "0"), (7, "7", "+7"), (999, "999", "+999"), (1_000, "1,000", "+1,000"), (-3, "-3", "-3"),
            (-12_345, "-12,345", "-12,345"), (1_234_567, "1,234,567", "+1,234,567"), (.min, Self.least, Self.least),
        ])
    func counts(count: Int, grouped: String, signed: String) {
        #expect(CountFormat.grouped(count) == grouped)
        #expect(CountFormat.signed(count) == signed)
    }

    private static let least = "-9,223,372,036,854,775,808"

    @Test(
        "times are those of the zone, also where its clocks change",
        arguments: [
            ("2026-03-08T06:59:00Z", "Mar 8 01:59"), ("2026-03-08T07:00:00Z", "Mar 8 03:00"),
            ("2026-11-01T05:30:00Z", "Nov 1 01:30"), ("2026-11-01T06:30:00Z", "Nov 1 01:30"),
            ("2026-11-25T04:59:59Z", "Nov 24 23:59"), ("2026-01-01T04:00:00Z", "Dec 31 23:00"),
        ])
    func times(instant: String, expected: String) throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let date = try #require(TimestampText(timeZone: .gmt).instant(instant))
        #expect(DayText.time(date, in: zone) == expected)
    }
}

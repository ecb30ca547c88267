// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import BotConfiguration

@Suite("Time zone suggestions")
struct TimeZoneSuggestionTests {
    @Test(
        "The zone that was probably meant is suggested",
        arguments: [
            ("europe/berlin", "Europe/Berlin"), ("new york", "America/New_York"), ("Berlin", "Europe/Berlin"),
            ("BST", "Europe/London"), ("Europe/Berlni", "Europe/Berlin"), ("Mars/Olympus", nil), ("", nil),
            (String(repeating: "Europe/Berlin", count: 1_000), nil),
        ])
    func suggestions(text: String, zone: String?) {
        #expect(TimeZoneSuggestion.name(for: text) == zone)
    }
}

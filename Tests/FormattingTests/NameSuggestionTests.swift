// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Formatting

@Suite("Suggestions of names")
struct NameSuggestionTests {
    @Test(
        "the nearest name is suggested if it is close enough",
        arguments: [
            ("UPDTE_INTERVAL", "UPDATE_INTERVAL"), ("update-interval", "UPDATE_INTERVAL"), ("SHRADS", "SHARDS"),
            ("SHARD", "SHARDS"), ("SHELL", nil), ("", nil), ("UPDATE_INTER", "UPDATE_INTERVAL"), ("UPDATE_INT", nil),
        ])
    func suggestions(written: String, expected: String?) {
        #expect(NameSuggestion(for: written, among: ["SHARDS", "UPDATE_INTERVAL"])?.name == expected)
    }

    @Test(
        "two transposed neighbors count as one edit",
        arguments: [
            ("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("abc", "axc", 1), ("abcd", "bcd", 1), ("ca", "abc", 3),
        ])
    func distances(a: String, b: String, expected: Int) {
        #expect(NameSuggestion.distance(Array(a), Array(b)) == expected)
        #expect(NameSuggestion.distance(Array(b), Array(a)) == expected)
    }
}

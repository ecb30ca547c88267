// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Field whitespace")
struct FieldWhitespaceTests {
    @Test(
        "Surrounding spaces and tabs are removed from a field value",
        arguments: [("a", "a"), (" \ta b\t ", "a b"), ("", ""), (" \t", ""), ("é ", "é"), ("\u{a0}", "\u{a0}")])
    func trims(text: String, trimmed: String) {
        #expect(text.trimmingFieldWhitespace == trimmed)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Quoting text")
struct StringQuotingTests {
    @Test(
        "a JSON string is quoted by the rules of RFC 8259",
        arguments: [
            ("", #""""#), ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
            ("\u{0}\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""), ("👥é", "\"👥é\""),
        ])
    func json(text: String, quoted: String) {
        #expect(text.jsonQuoted == quoted)
    }

    @Test(
        "a field's value has no spaces and tabs around it",
        arguments: [("a", "a"), (" \ta b\t ", "a b"), ("", ""), (" \t", ""), ("é ", "é"), ("\u{a0}", "\u{a0}")])
    func fieldWhitespace(text: String, trimmed: String) {
        #expect(text.trimmingFieldWhitespace == trimmed)
    }

    @Test(
        "control characters are escaped so that a log line stays one line",
        arguments: [
            ("plain é", "plain é"), ("a\nb\r", #"a\u{a}b\u{d}"#), ("\u{1b}[31m", #"\u{1b}[31m"#),
            ("\u{9b}\u{2028}", #"\u{9b}\u{2028}"#),
        ])
    func control(text: String, escaped: String) {
        #expect(text.escapingControlCharacters == escaped)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("String quoting")
struct StringQuotingTests {
    @Test(
        "A JSON string is quoted as in RFC 8259",
        arguments: [
            ("", #""""#), ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
            ("\u{0}\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""), ("👥é", "\"👥é\""),
        ])
    func json(text: String, quoted: String) {
        #expect(text.jsonQuoted == quoted)
    }

    @Test(
        "Surrounding spaces and tabs are removed from a field value",
        arguments: [("a", "a"), (" \ta b\t ", "a b"), ("", ""), (" \t", ""), ("é ", "é"), ("\u{a0}", "\u{a0}")])
    func fieldWhitespace(text: String, trimmed: String) {
        #expect(text.trimmingFieldWhitespace == trimmed)
    }

    @Test(
        "Control characters are escaped, so that a log line stays one line",
        arguments: [
            ("plain é", "plain é"), ("a\nb\r", #"a\u{a}b\u{d}"#), ("\u{1b}[31m", #"\u{1b}[31m"#),
            ("\u{9b}\u{2028}", #"\u{9b}\u{2028}"#),
        ])
    func control(text: String, escaped: String) {
        #expect(text.escapingControlCharacters == escaped)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Testing

@Suite("Untrusted text in messages")
struct QuotedTextTests {
    @Test(
        "Quoted text is short and has no characters that a terminal interprets",
        arguments: [
            ("plain", "\"plain\""), ("a\nb\u{1b}[31m", "\"a?b?[31m\""), ("\u{202e}x\u{2028}", "\"?x?\""),
            (String(repeating: "x", count: 41), "\"\(String(repeating: "x", count: 40))…\""),
        ])
    func quotes(text: String, expected: String) {
        #expect(quoted(text) == expected)
    }

    @Test(
        "A JSON string is one line in any reader (RFC 8259, section 7)",
        arguments: [
            ("a\"b\\c", #""a\"b\\c""#), ("a\n\t\r", #""a\n\t\r""#),
            ("\u{1}\u{85}\u{2028}é😀", #""\u0001\u0085\u2028é😀""#),
        ])
    func json(text: String, expected: String) {
        #expect(LogText.quoted(text) == expected)
    }
}

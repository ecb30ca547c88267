// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Testing

@Suite("Untrusted text")
struct UntrustedTextTests {
    @Test(
        "A quoted value is short and has no characters that a terminal interprets",
        arguments: [
            ("plain 👩‍🚀", "\"plain 👩‍🚀\""), ("a\nb\r\n\u{1b}[31m", "\"a?b???[3…\""), ("\u{202e}x\u{2028}", "\"?x?\""),
            ("1234567", "\"1234567\""), ("12345678", "\"1234567…\""),
        ])
    func quotes(text: String, expected: String) {
        #expect(text.quoted(upTo: 7) == expected)
    }

    @Test(
        "The user name and password of a URL are hidden",
        arguments: [
            ("https://ann:pass@example.org/x", "https://<hidden>@example.org/x"), ("a@b", "a@b"),
            ("http://h/p@q", "http://h/p@q"), ("x ws://u@h", "x ws://<hidden>@h"),
        ])
    func userInfo(text: String, expected: String) {
        #expect(text.hidingUserInfo == expected)
    }

    @Test(
        "Unsafe characters are replaced or removed",
        arguments: [("a\nb\u{9b}", "a?b?", "ab"), ("\u{200f}é😀", "?é😀", "é😀"), ("", "", "")])
    func replaces(text: String, replaced: String, removed: String) {
        #expect(text.replacingUnsafe() == replaced)
        #expect(text.replacingUnsafe(with: "") == removed)
    }

    @Test(
        "Escaped text is one line, and a terminal shows it as it is",
        arguments: [
            ("plain é", "plain é"), ("a\nb\r\t", #"a\nb\r\t"#), ("\u{1b}[31m", #"\u{1b}[31m"#),
            ("\u{9b}\u{2028}", #"\u{9b}\u{2028}"#),
        ])
    func escapes(text: String, expected: String) {
        #expect(text.escapingUnsafe == expected)
    }

    @Test(
        "A JSON string is one line in any reader (RFC 8259, section 7)",
        arguments: [
            ("", #""""#), ("a", #""a""#), ("a\"b\\c/", #""a\"b\\c/""#), ("a\n\t\r", #""a\n\t\r""#),
            ("\u{0}\u{1f}\u{85}\u{2028}é😀", #""\u0000\u001f\u0085\u2028é😀""#),
        ])
    func json(text: String, expected: String) {
        #expect(text.jsonQuoted == expected)
    }
}

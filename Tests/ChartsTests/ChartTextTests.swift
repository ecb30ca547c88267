// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Chart text")
struct ChartTextTests {
    @Test(
        "Counts have thousands separators, and a sign if requested",
        arguments: [
            (0, "0", "0"), (7, "7", "+7"), (999, "999", "+999"), (1_000, "1,000", "+1,000"),
            (-1_234_567, "−1,234,567", "−1,234,567"), (12_000_000, "12,000,000", "+12,000,000"),
            (.min, "−9,223,372,036,854,775,808", "−9,223,372,036,854,775,808"),
        ] as [(Int, String, String)])
    func counts(count: Int, plain: String, signed: String) {
        #expect([CountText.plain(count), CountText.signed(count)] == [plain, signed])
    }

    @Test(
        "Invisible characters, characters missing from the font, and emoji are removed",
        arguments: [
            ("Nov 25", "Nov 25"), ("", ""), ("\u{0}a\u{7}b\u{1B}[1m", "ab[1m"), (" \n a \t\r\n b ", "a b"),
            ("🎉 Party 👨‍👩‍👧 time 🇩🇪", "Party time"), ("a\u{202E}b\u{200B}c", "abc"), ("日本", ""), ("1️⃣ one", "1 one"),
            (String(repeating: "x", count: 2_000), String(repeating: "x", count: 500)),
        ])
    func cleaned(text: String, result: String) {
        #expect(ChartText.cleaned(text, font: PlainFont()) == result)
    }

    @Test(
        "Text that is too wide is truncated with an ellipsis",
        arguments: [
            ("Members", 70, "Members"), ("Members", 69, "Membe…"), ("The members", 50, "The…"), ("Members", 10, "…"),
            ("Members", 0, "…"), ("", 0, ""),
        ] as [(String, Double, String)])
    func fitted(text: String, width: Double, result: String) {
        #expect(ChartText.fitted(text, style: TextStyle(size: 20), width: width, font: PlainFont()) == result)
    }
}

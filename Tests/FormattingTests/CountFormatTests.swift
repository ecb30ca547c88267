// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Testing

@Suite("CountFormat")
struct CountFormatTests {
    @Test(
        "Counts have thousands separators, changes also a sign",
        arguments: [
            (0, "0", "0"), (7, "7", "+7"), (999, "999", "+999"), (1_000, "1,000", "+1,000"), (-3, "-3", "-3"),
            (-12_345, "-12,345", "-12,345"), (1_234_567, "1,234,567", "+1,234,567"), (.min, Self.least, Self.least),
        ])
    func counts(count: Int, grouped: String, signed: String) {
        #expect(CountFormat.grouped(count) == grouped)
        #expect(CountFormat.signed(count) == signed)
    }

    private static let least = "-9,223,372,036,854,775,808"
}

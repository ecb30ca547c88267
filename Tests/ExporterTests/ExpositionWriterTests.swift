// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Exporter

@Suite("Exposition writer")
struct ExpositionWriterTests {
    @Test(
        "A number is written as Prometheus parses it",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (10, "10"), (1_234_567_890, "1234567890"),
            (9_007_199_254_740_992, "9007199254740992"), (9_007_199_254_740_994, "9007199254740994"),
            (-9_223_372_036_854_775_808, "-9223372036854775808"), (1e18, "1000000000000000000"),
            (1e19, "1e+19"), (1e300, "1e+300"), (0.1, "0.1"), (-2.5, "-2.5"), (1.0 / 3, "0.3333333333333333"),
            (1e-7, "1e-07"), (Double.leastNonzeroMagnitude, "5e-324"), (1_700_000_000.25, "1700000000.25"),
            (Double.nan, "NaN"), (Double.infinity, "+Inf"), (-Double.infinity, "-Inf"),
        ] as [(Double, String)])
    func double(value: Double, text: String) {
        var writer = ExpositionWriter()
        writer.append(value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test(
        "An unsigned number is written with all digits",
        arguments: [
            (0, "0"), (9, "9"), (10, "10"), (99, "99"), (100, "100"), (1_000_000, "1000000"),
            (9_999_999_999_999_999_999, "9999999999999999999"), (UInt64.max, "18446744073709551615"),
        ] as [(UInt64, String)])
    func unsigned(value: UInt64, text: String) {
        var writer = ExpositionWriter()
        writer.append(value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }
}

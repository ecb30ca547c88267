// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the values of a chart measure; it determines their ticks and texts.
///
/// Values that are negative, infinite or not a number are treated as unknown; values above 10¹⁸ are drawn as 10¹⁸.
public enum ChartMeasure: Sendable, Hashable {
    /// Numbers of messages, reactions and the like.
    case count
    /// Times in seconds, shown in minutes or hours.
    case duration

    /// The value, if it can be drawn.
    static func known(_ value: Double?) -> Double? {
        guard let value, value.isFinite, value >= 0 else { return nil }
        return min(value, 1e18)
    }

    /// The sum of the known values, at most 10¹⁸.
    static func sum(_ values: [Double?]) -> Double { min(values.reduce(0) { $0 + ($1 ?? 0) }, 1e18) }

    /// The smallest distance between two ticks of an axis that ends at `highest`.
    func minimumStep(upTo highest: Double) -> Double {
        switch self {
        case .count: 1
        case .duration: highest < 7_200 ? 60 : 3_600
        }
    }

    /// The text of a tick, in the same unit as the other ticks.
    func tickText(_ value: Double, upTo highest: Double) -> String {
        switch self {
        case .count: Self.countText(value)
        case .duration where value == 0: "0"
        case .duration where highest < 7_200: Self.rounded(value / 60, decimals: 0) + " min"
        case .duration: Self.countText(value / 3_600) + " h"
        }
    }

    /// A value with its unit, such as `1,234`, `12.3M`, `45 min` or `3.5 h`.
    func text(_ value: Double) -> String {
        switch self {
        case .count: return Self.countText(value)
        case .duration:
            if value > 0, value < 1 { return "<1 s" }
            if value == 0 { return "0" }
            if value < 60 { return Self.rounded(value, decimals: 0) + " s" }
            if value < 3_600 { return Self.rounded(value / 60, decimals: 0) + " min" }
            let hours = value / 3_600
            return (hours < 10 ? Self.rounded(hours, decimals: 1) : Self.countText(hours)) + " h"
        }
    }

    /// A count with thousands separators, rounded to three digits from a million.
    private static func countText(_ value: Double) -> String {
        if value > 0, value < 0.05 { return "<0.1" }
        if value < 10 { return rounded(value, decimals: 1) }
        if value < 999_999.5 { return rounded(value, decimals: 0) }
        let (divisor, suffix) = value < 1e9 ? (1e6, "M") : value < 1e12 ? (1e9, "B") : (1e12, "T")
        let quotient = value / divisor
        return rounded(quotient, decimals: quotient < 10 ? 2 : quotient < 100 ? 1 : 0) + suffix
    }

    /// A number up to 10¹⁸ with at most two decimals, without trailing zeros.
    private static func rounded(_ value: Double, decimals: Int) -> String {
        if decimals == 0 || value >= 1e6 { return CountText.plain(Int(value.rounded())) }
        let power = decimals == 1 ? 10 : 100
        let scaled = Int((value * Double(power)).rounded())
        var fraction = String(scaled % power + power).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return CountText.plain(scaled / power) + (fraction.isEmpty ? "" : "." + fraction)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The words and the number format of a chart, English by default.
public struct ChartWords: Sendable, Equatable {
    /// The abbreviated weekdays, Monday first.
    public var weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    /// In a legend: part of the chart has no values.
    public var noData = "No data"
    /// The notice in a members chart without member counts.
    public var noMembers = "No member counts are known for these days"
    /// The notice in a retention chart without shares.
    public var noCohorts = "No data for this period yet"
    /// The member count.
    public var members = "Members"
    /// The joins, before their number.
    public var joins = "Joins"
    /// The leaves, before their number.
    public var leaves = "Leaves"
    /// The joins minus the leaves, before the number.
    public var net = "Net"
    /// The hour with the highest value, before the weekday.
    public var peak = "Peak"
    /// The day of joining.
    public var joined = "Joined"
    /// Numbers of days, such as `7 days`; the others are in English.
    public var days: [Int: String] = [:]
    /// Between groups of three digits.
    public var groupSeparator = ","
    /// Before the decimals.
    public var decimalSeparator = "."
    /// After the number of a percentage.
    public var percentSign = "%"

    /// Creates English words.
    public init() {}

    /// A number with its unit, from English.
    func number(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case ",": result += groupSeparator
            case ".": result += decimalSeparator
            case "%": result += percentSign
            default: result.append(character)
            }
        }
        return result
    }
}

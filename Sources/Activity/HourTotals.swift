// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// The sums of hourly counts over channels and kinds.
public struct HourTotals: Sendable, Hashable {
    /// A local hour and its sum.
    public struct Total: Sendable, Hashable {
        /// The hour.
        public let hour: LocalHour
        /// The sum: a number, or milliseconds.
        public let number: Int64

        /// Creates a total.
        public init(hour: LocalHour, number: Int64) {
            self.hour = hour
            self.number = number
        }
    }

    /// The sums by hour.
    public private(set) var numbers: [LocalHour: Int64] = [:]

    /// Creates sums.
    ///
    /// - Parameters:
    ///   - rows: Hourly counts. A key may appear more than once.
    ///   - kinds: What to add. Numbers and times should not be mixed.
    public init(_ rows: some Sequence<(key: HourCountKey, value: Int64)>, of kinds: Set<ActivityKind>) {
        for (key, number) in rows where kinds.contains(key.kind) { add(number, at: key.hour) }
    }

    /// Creates sums of counts that are already added over channels.
    public init(_ totals: some Sequence<Total>) {
        for total in totals { add(total.number, at: total.hour) }
    }

    private mutating func add(_ number: Int64, at hour: LocalHour) { numbers[hour, default: 0] &+= number }

    /// The hour with the greatest sum; the earliest in a tie, `nil` if there are none.
    public var peak: Total? {
        let greatest = numbers.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return greatest.map { Total(hour: $0.key, number: $0.value) }
    }

    /// The sums by local day.
    public var days: [Day: Int64] {
        numbers.reduce(into: [:]) { $0[$1.key.day, default: 0] &+= $1.value }
    }

    /// The sums by hour of the week.
    public var heatMap: HeatMap { HeatMap(self) }
}

/// The sums of hourly counts by day of the week and hour of the day. Both occurrences of a repeated hour are added.
public struct HeatMap: Sendable, Hashable {
    /// An hour of the week.
    public struct Cell: Sendable, Hashable {
        /// The day of the week: 1 is Monday, 7 is Sunday.
        public let weekday: Int
        /// The hour of the day, from 0 to 23.
        public let hour: Int
        /// The sum: a number, or milliseconds.
        public let number: Int64

        /// Creates a cell.
        public init(weekday: Int, hour: Int, number: Int64) {
            self.weekday = weekday
            self.hour = hour
            self.number = number
        }
    }

    /// Seven rows from Monday to Sunday, of 24 sums each.
    public private(set) var rows = [[Int64]](repeating: [Int64](repeating: 0, count: 24), count: 7)

    /// Creates the map of hourly sums.
    public init(_ totals: HourTotals) {
        for (hour, number) in totals.numbers where (0..<24).contains(hour.hour) {
            rows[hour.day.weekday - 1][hour.hour] &+= number
        }
    }

    /// The hour of the week with the greatest sum; the earliest in a tie, `nil` if all are zero.
    public var peak: Cell? {
        var peak: Cell?
        for (day, hours) in rows.enumerated() {
            for (hour, number) in hours.enumerated() where number > peak?.number ?? 0 {
                peak = Cell(weekday: day + 1, hour: hour, number: number)
            }
        }
        return peak
    }
}

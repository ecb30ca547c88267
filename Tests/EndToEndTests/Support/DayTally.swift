// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator

/// The event counts of a day.
struct DayTally: Sendable, Equatable, CustomStringConvertible {
    /// Joins, leaves, kicked, banned, bans, unbans.
    private var counts = [0, 0, 0, 0, 0, 0]

    var joins: Int { counts[0] }
    var leaves: Int { counts[1] }
    /// The audit log shows all of them, whenever they happened.
    var bansAndUnbans: [Int] { Array(counts[4...]) }

    init() {}

    init(_ day: SimulatorLedger.Day) {
        counts = [day.joins, day.leaves, day.kicked, day.banned, day.bans, day.unbans]
    }

    /// Reads a line of `statsbot export --format csv --table days`; `nil` for another line.
    init?(row: Substring) {
        let cells = row.split(separator: ",", omittingEmptySubsequences: false).dropFirst().map { Int($0) }
        guard cells.count == 7, !cells.contains(nil) else { return nil }
        let numbers = cells.compactMap { $0 }
        // Without rejoins, which the ledger does not count.
        counts = [numbers[0]] + numbers[2...]
    }

    static func + (lhs: DayTally, rhs: DayTally) -> DayTally { combined(lhs, rhs, +) }
    static func - (lhs: DayTally, rhs: DayTally) -> DayTally { combined(lhs, rhs, -) }

    /// Whether no count exceeds that of `other`.
    func isWithin(_ other: DayTally) -> Bool { zip(counts, other.counts).allSatisfy { $0 <= $1 } }

    private static func combined(_ lhs: DayTally, _ rhs: DayTally, _ combine: (Int, Int) -> Int) -> DayTally {
        var result = DayTally()
        result.counts = zip(lhs.counts, rhs.counts).map(combine)
        return result
    }

    var description: String {
        zip(["joins", "leaves", "kicked", "banned", "bans", "unbans"], counts).map { "\($0) \($1)" }
            .joined(separator: ", ")
    }
}

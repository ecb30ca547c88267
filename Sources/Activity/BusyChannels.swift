// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime

/// The channels with activity in a span of days, the busiest first.
public struct BusyChannels: Sendable {
    /// The channels by messages of members, then by time in voice; in a tie, the older channel first.
    public let channels: [(channel: UInt64, sums: ActivitySums)]

    /// Adds up counts by channel.
    public init(_ rows: some Sequence<DayActivity>) {
        let sums: [UInt64: ActivitySums] = rows.reduce(into: [:]) {
            $0[$1.channel, default: [:]][$1.kind, default: 0] &+= $1.count
        }
        func rank(_ sums: ActivitySums) -> (Int64, Int64) { (sums[.humanMessages] ?? 0, sums[.voice] ?? 0) }
        channels = sums.sorted { left, right in
            let (first, second) = (rank(left.value), rank(right.value))
            return first == second ? left.key < right.key : first > second
        }.map { ($0.key, $0.value) }
    }

    /// The sums of all channels after a number of them.
    public func rest(after count: Int) -> ActivitySums {
        channels.dropFirst(count).reduce(into: [:]) { $0.add($1.sums) }
    }
}

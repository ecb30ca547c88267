// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity

/// The busiest channels of a span of days.
package struct ChannelFigures: Sendable, Hashable {
    /// A channel with its counts.
    package struct Row: Sendable, Hashable {
        let channel: UInt64
        let sums: ActivitySums
    }

    /// The busiest channels, the busiest first.
    let rows: [Row]
    /// The sums of all others, and their number.
    let rest: ActivitySums
    let others: Int

    /// Ranks channels by messages of members, then by time in voice. Channels with none of what is counted
    /// are omitted.
    init(_ days: [DayActivity], of counted: Set<ActivityKind>, limit: Int) {
        let busy = BusyChannels(days.filter { counted.contains($0.kind) && $0.count > 0 })
        rows = busy.channels.prefix(limit).map { Row(channel: $0.channel, sums: $0.sums) }
        rest = busy.rest(after: limit)
        others = max(0, busy.channels.count - limit)
    }

    /// A line for each channel, and one for the others.
    var lines: [String] {
        rows.map { "<#\($0.channel)>: \(Self.text($0.sums))" }
            + (others == 0 ? [] : ["*\(AmountText.counted(Int64(others), "other channel")): \(Self.text(rest))*"])
    }

    private static func text(_ sums: ActivitySums) -> String {
        func count(_ kind: ActivityKind, _ noun: String) -> String? {
            sums[kind].map { AmountText.counted($0, noun) }
        }
        return [
            count(.humanMessages, "message"), count(.reactions, "reaction"), count(.threads, "thread"),
            sums[.voice].map { "\(AmountText.time($0)) in voice" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}

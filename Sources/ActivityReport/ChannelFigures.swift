// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Localization

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
    func lines(_ texts: Texts) -> [String] {
        let lines = rows.map { texts.labeled("<#\($0.channel)>", Self.text($0.sums, texts)) }
        guard others > 0 else { return lines }
        return lines + [
            texts(.otherChannelsLine, ["count": .number(others), "counts": .text(Self.text(rest, texts))])
        ]
    }

    private static func text(_ sums: ActivitySums, _ texts: Texts) -> String {
        func count(_ kind: ActivityKind, _ key: TextKey) -> String? {
            sums[kind].map { texts(key, ["count": .number(Int(clamping: $0))]) }
        }
        return texts.list(
            [
                count(.humanMessages, .messageCountWord), count(.reactions, .reactionCountWord),
                count(.threads, .threadCountWord),
                sums[.voice].map { texts(.timeInVoiceWord, ["time": .text(AmountText(texts).time($0))]) },
            ].compactMap(\.self))
    }
}

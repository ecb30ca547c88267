// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// The channels that are shown separately: those that are listed, otherwise the busiest. All others are shown as one.
public struct ChannelRanking: Sendable, Hashable {
    /// The number of channels that are shown if none are listed.
    public static let standardLimit = 20

    /// The channels in the order in which they are shown.
    public let channels: [UInt64]

    /// Creates a ranking.
    ///
    /// - Parameters:
    ///   - messages: The numbers of messages by channel, usually of the last seven days.
    ///   - listed: The channels to show, in this order. If empty, the busiest are shown; in a tie, the older channel first.
    ///   - limit: The maximum number of channels if none are listed.
    public init(messages: [UInt64: Int64], listed: [UInt64] = [], limit: Int = standardLimit) {
        guard listed.isEmpty else {
            channels = listed
            return
        }
        let ranked = messages.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        channels = ranked.prefix(max(0, limit)).map(\.key)
    }

    /// Splits counts into those that are shown separately and the rest.
    ///
    /// - Parameter counts: Counts by channel.
    /// - Returns: The counts of the channels in the ranking, in its order, and the sum of all other channels.
    public func split(_ counts: [UInt64: Int64]) -> (channels: [(channel: UInt64, number: Int64)], other: Int64) {
        let shown = channels.map { (channel: $0, number: counts[$0] ?? 0) }
        let all = counts.values.reduce(0, &+)
        return (shown, all &- Set(channels).reduce(0) { $0 &+ (counts[$1] ?? 0) })
    }

    /// Adds up messages by channel on several local days.
    ///
    /// - Parameters:
    ///   - rows: Hourly counts. A key may appear more than once.
    ///   - days: The days to add, such as the last seven.
    /// - Returns: The numbers of messages by channel, without zeros.
    public static func messages(
        in rows: some Sequence<(key: HourCountKey, value: Int64)>, on days: ClosedRange<Day>
    ) -> [UInt64: Int64] {
        var result: [UInt64: Int64] = [:]
        for (key, number) in rows where key.kind.isMessage && days.contains(key.day) {
            result[key.channel, default: 0] &+= number
        }
        return result
    }
}

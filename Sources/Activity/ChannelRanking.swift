// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The channels that are shown separately: the busiest. All others are shown as one.
public struct ChannelRanking: Sendable, Hashable {
    /// The number of channels that are shown.
    public static let standardLimit = 20

    /// The channels in the order in which they are shown.
    public let channels: [UInt64]

    /// Creates a ranking.
    ///
    /// - Parameters:
    ///   - messages: The numbers of messages by channel, usually of the last seven days.
    ///   - limit: The maximum number of channels. In a tie, the older channel comes first.
    public init(messages: [UInt64: Int64], limit: Int = standardLimit) {
        let ranked = messages.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        channels = ranked.prefix(max(0, limit)).map(\.key)
    }
}

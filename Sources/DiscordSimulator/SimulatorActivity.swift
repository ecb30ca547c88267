// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What happens in a simulated guild apart from members coming and going: messages, reactions, threads, voice and boosts.
public struct SimulatorActivity: Sendable, Equatable {
    /// Messages per second of simulated time, averaged over a day; the other activity is in proportion to it or to the number
    /// of members. `nil`: typical for the guild's size; 0: nothing happens, except for actions and members who join.
    public var messagesPerSecond: Double?
    /// Text channels with messages, 1 to 400. The first one is the most popular.
    public var textChannels: Int
    /// Voice channels without the AFK channel, 1 to 50.
    public var voiceChannels: Int

    /// Creates a description of the activity.
    public init(messagesPerSecond: Double? = nil, textChannels: Int = 8, voiceChannels: Int = 3) {
        self.messagesPerSecond = messagesPerSecond
        self.textChannels = textChannels
        self.voiceChannels = voiceChannels
    }
}

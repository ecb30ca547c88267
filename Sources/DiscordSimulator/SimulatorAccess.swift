// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the bot may do in a channel.
public enum SimulatorAccess: Sendable, Equatable {
    /// No restrictions.
    case full
    /// View the channel, but neither edit it nor send messages: 403 with code 50013.
    case readOnly
    /// Not view the channel: 403 with code 50001.
    case none

    /// The permissions that are denied.
    var denied: SimulatorPermissions {
        switch self {
        case .full: []
        case .readOnly: [.manageChannels, .sendMessages, .manageMessages, .embedLinks, .attachFiles, .connect]
        case .none: .viewChannel
        }
    }
}

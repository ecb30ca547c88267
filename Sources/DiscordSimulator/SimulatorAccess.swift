// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the bot may do in a channel.
public enum SimulatorAccess: Sendable, Equatable {
    /// Everything.
    case full
    /// See it, but neither change it nor write: 403 with code 50013.
    case readOnly
    /// Not even see it: 403 with code 50001.
    case none

    /// What it takes away.
    var denied: SimulatorPermissions {
        switch self {
        case .full: []
        case .readOnly: [.manageChannels, .sendMessages, .manageMessages, .embedLinks, .attachFiles, .connect]
        case .none: .viewChannel
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// One of the three counts that a channel's name can show.
package enum ChannelCounter: String, Sendable, CaseIterable {
    /// Members, including bots.
    case members
    /// Members who are not offline.
    case online
    /// Bans.
    case bans

    /// The setting for its channel.
    package var setting: Setting<GuildSettings, ChannelID?> {
        switch self {
        case .members: Settings.memberChannel
        case .online: Settings.onlineChannel
        case .bans: Settings.banChannel
        }
    }
}

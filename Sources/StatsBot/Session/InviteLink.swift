// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
package import DiscordModels

/// The link with which the bot is added to a guild. Source: Topics, OAuth2, "Bot Authorization Flow".
package struct InviteLink: Sendable, Equatable, CustomStringConvertible {
    /// The permissions for all functions, apart from those that a setting needs.
    static let permissions: Permissions = [
        .viewChannel, .manageChannels, .connect, .banMembers, .viewAuditLog, .sendMessages, .embedLinks, .attachFiles,
        .readMessageHistory,
    ]

    /// The application's ID.
    let application: ApplicationID
    /// What is counted of the guilds' activity.
    let activity: ActivitySources

    package init(application: ApplicationID, activity: ActivitySources) {
        (self.application, self.activity) = (application, activity)
    }

    /// The permissions that the bot asks for.
    package var permissions: Permissions {
        activity.contains(.invites) ? Self.permissions.union(.manageGuild) : Self.permissions
    }

    /// The URL.
    package var description: String {
        "https://discord.com/oauth2/authorize?client_id=\(application)&scope=bot+applications.commands"
            + "&permissions=\(permissions.rawValue)"
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A route of the REST API. Source: Resources; Interactions; Events, Gateway.
enum SimulatorRoute: Sendable, Equatable {
    case gateway
    case gatewayBot
    case currentUser
    case currentUserGuilds
    /// A guild of the bot, to leave it.
    case ownGuild(GuildID)
    case user(UserID)
    case currentApplication
    case guild(GuildID)
    case guildChannels(GuildID)
    case guildBans(GuildID)
    case guildBan(GuildID, UserID)
    case guildMembers(GuildID)
    case guildMemberSearch(GuildID)
    case guildMember(GuildID, UserID)
    /// The bot as a member.
    case ownMember(GuildID)
    /// The bot's nickname: a deprecated route.
    case ownNick(GuildID)
    case guildRoles(GuildID)
    case roleMemberCounts(GuildID)
    case defaultSounds
    case guildSounds(GuildID)
    case auditLog(GuildID)
    case guildInvites(GuildID)
    case vanityURL(GuildID)
    /// The threads of a guild that are not archived.
    case activeThreads(GuildID)
    case channel(ChannelID)
    case messages(ChannelID)
    case message(ChannelID, MessageID)
    case bulkDelete(ChannelID)
    /// The archived public threads of a channel.
    case archivedThreads(ChannelID)
    /// A permission overwrite of a channel for a role or a member.
    case overwrite(ChannelID, Snowflake<ChannelObject.Overwrite>)
    /// The commands of an application; global ones without a guild.
    case commands(ApplicationID, GuildID?)
    case command(ApplicationID, GuildID?, ApplicationCommandID)
    case interactionCallback(InteractionID, token: String)
    /// A webhook; or an interaction, for which the ID is that of the application.
    case webhook(WebhookID, token: String)
    /// A message of a webhook; `nil`: `@original`, the initial response to an interaction.
    case webhookMessage(WebhookID, token: String, MessageID?)

    var methods: [String] {
        switch self {
        case .channel: ["GET", "PATCH", "DELETE"]
        case .guildChannels: ["GET", "POST"]
        case .ownMember: ["GET", "PATCH"]
        case .ownNick: ["PATCH"]
        case .bulkDelete: ["POST"]
        case .overwrite: ["PUT", "DELETE"]
        case .messages: ["GET", "POST"]
        case .message, .webhookMessage: ["GET", "PATCH", "DELETE"]
        case .commands: ["GET", "POST", "PUT"]
        case .command: ["GET", "PATCH", "DELETE"]
        case .interactionCallback: ["POST"]
        case .ownGuild: ["DELETE"]
        case .webhook: ["GET", "POST", "DELETE"]
        default: ["GET"]
        }
    }

    /// Whether the request must have the bot's token. Other routes have a token in the path, or require none.
    var needsAuthorization: Bool {
        switch self {
        case .gateway, .interactionCallback, .webhook, .webhookMessage: false
        default: true
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What a path means. Source: Resources; Interactions; Events, Gateway.
enum SimulatorRoute: Sendable, Equatable {
    case gateway
    case gatewayBot
    case currentUser
    case currentUserGuilds
    case currentApplication
    case guild(GuildID)
    case guildChannels(GuildID)
    case guildBans(GuildID)
    case guildBan(GuildID, UserID)
    case guildMembers(GuildID)
    case guildMemberSearch(GuildID)
    case guildMember(GuildID, UserID)
    case guildRoles(GuildID)
    case auditLog(GuildID)
    case channel(ChannelID)
    case messages(ChannelID)
    case message(ChannelID, MessageID)
    /// An application's commands; global ones where there is no guild.
    case commands(ApplicationID, GuildID?)
    case command(ApplicationID, GuildID?, ApplicationCommandID)
    case interactionCallback(InteractionID, token: String)
    /// A webhook, or an interaction's, whose id is the application's.
    case webhook(WebhookID, token: String)
    /// A message of a webhook; `nil`: `@original`, the first answer to an interaction.
    case webhookMessage(WebhookID, token: String, MessageID?)

    var methods: [String] {
        switch self {
        case .channel: ["GET", "PATCH"]
        case .messages: ["GET", "POST"]
        case .message, .webhookMessage: ["GET", "PATCH", "DELETE"]
        case .commands: ["GET", "POST", "PUT"]
        case .command: ["GET", "PATCH", "DELETE"]
        case .interactionCallback: ["POST"]
        case .webhook: ["GET", "POST", "DELETE"]
        default: ["GET"]
        }
    }

    /// Whether the request must show the bot's token; elsewhere the path holds one, or none is needed.
    var needsAuthorization: Bool {
        switch self {
        case .gateway, .interactionCallback, .webhook, .webhookMessage: false
        default: true
        }
    }
}

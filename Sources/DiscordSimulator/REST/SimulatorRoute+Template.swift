// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The routes as text, for `GET /simulator/routes`.
extension SimulatorRoute {
    /// The path as in Discord's OpenAPI document.
    var template: String {
        switch self {
        case .gateway: "/gateway"
        case .gatewayBot: "/gateway/bot"
        case .currentUser: "/users/@me"
        case .user: "/users/{user_id}"
        case .currentUserGuilds: "/users/@me/guilds"
        case .ownGuild: "/users/@me/guilds/{guild_id}"
        case .currentApplication: "/applications/@me"
        case .defaultSounds: "/soundboard-default-sounds"
        case .guild: "/guilds/{guild_id}"
        case .guildChannels: "/guilds/{guild_id}/channels"
        case .guildBans: "/guilds/{guild_id}/bans"
        case .guildBan: "/guilds/{guild_id}/bans/{user_id}"
        case .guildMembers: "/guilds/{guild_id}/members"
        case .guildMemberSearch: "/guilds/{guild_id}/members/search"
        case .guildMember: "/guilds/{guild_id}/members/{user_id}"
        case .ownMember: "/guilds/{guild_id}/members/@me"
        case .ownNick: "/guilds/{guild_id}/members/@me/nick"
        case .guildRoles: "/guilds/{guild_id}/roles"
        case .roleMemberCounts: "/guilds/{guild_id}/roles/member-counts"
        case .guildSounds: "/guilds/{guild_id}/soundboard-sounds"
        case .auditLog: "/guilds/{guild_id}/audit-logs"
        case .guildInvites: "/guilds/{guild_id}/invites"
        case .vanityURL: "/guilds/{guild_id}/vanity-url"
        case .activeThreads: "/guilds/{guild_id}/threads/active"
        case .channel: "/channels/{channel_id}"
        case .messages: "/channels/{channel_id}/messages"
        case .message: "/channels/{channel_id}/messages/{message_id}"
        case .bulkDelete: "/channels/{channel_id}/messages/bulk-delete"
        case .archivedThreads: "/channels/{channel_id}/threads/archived/public"
        case .overwrite: "/channels/{channel_id}/permissions/{overwrite_id}"
        case .commands(_, nil): "/applications/{application_id}/commands"
        case .commands: "/applications/{application_id}/guilds/{guild_id}/commands"
        case .command(_, nil, _): "/applications/{application_id}/commands/{command_id}"
        case .command: "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}"
        case .interactionCallback: "/interactions/{interaction_id}/{interaction_token}/callback"
        case .webhook: "/webhooks/{webhook_id}/{webhook_token}"
        case .webhookMessage(_, _, nil): "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        case .webhookMessage: "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
        }
    }

    /// One route of each template.
    private static let examples: [SimulatorRoute] = [
        .gateway, .gatewayBot, .currentUser, .user(1), .currentUserGuilds, .ownGuild(1), .currentApplication,
        .defaultSounds,
        .guild(1),
        .guildChannels(1), .guildBans(1), .guildBan(1, 1), .guildMembers(1), .guildMemberSearch(1), .guildMember(1, 1),
        .ownMember(1), .ownNick(1), .guildRoles(1), .roleMemberCounts(1), .guildSounds(1), .auditLog(1),
        .activeThreads(1),
        .guildInvites(1), .vanityURL(1),
        .archivedThreads(1), .channel(1), .messages(1),
        .message(1, 1),
        .bulkDelete(1), .overwrite(1, 1), .commands(1, nil), .commands(1, 1), .command(1, nil, 1), .command(1, 1, 1),
        .interactionCallback(1, token: ""), .webhook(1, token: ""), .webhookMessage(1, token: "", nil),
        .webhookMessage(1, token: "", 1),
    ]

    /// Every method and template: `GET /gateway`.
    static let all = examples.flatMap { route in route.methods.map { "\($0) \(route.template)" } }
}

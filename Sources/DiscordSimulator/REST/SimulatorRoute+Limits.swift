// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The rate limits of routes.
extension SimulatorRoute {
    /// The ID for which a limit is counted separately. Source: Topics, Rate Limits.
    var majorParameter: UInt64 {
        switch self {
        case .guild(let id), .guildChannels(let id), .guildBans(let id), .guildBan(let id, _), .guildMembers(let id),
            .guildMemberSearch(let id), .guildMember(let id, _), .ownMember(let id), .ownNick(let id),
            .guildRoles(let id), .roleMemberCounts(let id),
            .guildSounds(let id), .auditLog(let id), .activeThreads(let id), .guildInvites(let id), .vanityURL(let id):
            id.rawValue
        case .channel(let id), .messages(let id), .message(let id, _), .bulkDelete(let id), .overwrite(let id, _),
            .archivedThreads(let id):
            id.rawValue
        case .commands(_, let guild), .command(_, let guild, _): guild?.rawValue ?? 0
        case .interactionCallback(let id, _): id.rawValue
        case .webhook(let id, let token), .webhookMessage(let id, let token, _):
            id.rawValue ^ RateLimits.Rule.hash(of: token)
        case .ownGuild(let id): id.rawValue
        case .gateway, .gatewayBot, .currentUser, .user, .currentUserGuilds, .currentApplication, .defaultSounds: 0
        }
    }

    /// The limit of a route; `nil`: none, as for the responses to interactions, about whose headers hikari would complain.
    /// Discord does not publish these limits; the values are similar to real ones.
    func limit(method: String) -> RateLimits.Rule? {
        switch (self, method) {
        case (.interactionCallback, _): nil
        case (.gateway, _): RateLimits.Rule(name: "gateway", limit: 10, window: .seconds(5))
        case (.gatewayBot, _): RateLimits.Rule(name: "gateway-bot", limit: 2, window: .seconds(5))
        case (.currentUser, _), (.user, _): RateLimits.Rule(name: "user", limit: 30, window: .seconds(30))
        case (.currentApplication, _): RateLimits.Rule(name: "application", limit: 5, window: .seconds(5))
        case (.ownGuild, _): RateLimits.Rule(name: "guild-leave", limit: 5, window: .seconds(5))
        case (.currentUserGuilds, _): RateLimits.Rule(name: "user-guilds", limit: 1, window: .seconds(1))
        case (.guild, _): RateLimits.Rule(name: "guild", limit: 5, window: .seconds(5))
        case (.guildChannels, "POST"): RateLimits.Rule(name: "channel-create", limit: 5, window: .seconds(15))
        case (.guildChannels, _): RateLimits.Rule(name: "guild-channels", limit: 5, window: .seconds(5))
        case (.guildBans, _): RateLimits.Rule(name: "guild-bans", limit: 5, window: .seconds(5))
        case (.guildBan, _): RateLimits.Rule(name: "guild-ban", limit: 5, window: .seconds(5))
        case (.guildMembers, _), (.guildMemberSearch, _):
            RateLimits.Rule(name: "guild-members", limit: 10, window: .seconds(10))
        case (.guildMember, _): RateLimits.Rule(name: "guild-member", limit: 5, window: .seconds(1))
        case (.ownMember, "PATCH"), (.ownNick, _): RateLimits.Rule(name: "own-member", limit: 5, window: .seconds(5))
        case (.ownMember, _): RateLimits.Rule(name: "guild-member", limit: 5, window: .seconds(1))
        case (.defaultSounds, _), (.guildSounds, _):
            RateLimits.Rule(name: "sounds", limit: 5, window: .seconds(5))
        case (.guildInvites, _): RateLimits.Rule(name: "guild-invites", limit: 5, window: .seconds(5))
        case (.vanityURL, _): RateLimits.Rule(name: "vanity-url", limit: 5, window: .seconds(5))
        case (.guildRoles, _), (.roleMemberCounts, _):
            RateLimits.Rule(name: "guild-roles", limit: 5, window: .seconds(5))
        case (.activeThreads, _), (.archivedThreads, _): RateLimits.Rule(name: "threads", limit: 5, window: .seconds(5))
        case (.auditLog, _): RateLimits.Rule(name: "audit-log", limit: 5, window: .seconds(5))
        case (.channel, "PATCH"): RateLimits.Rule(name: "channel-edit", limit: 5, window: .seconds(15))
        case (.channel, "DELETE"): RateLimits.Rule(name: "channel-delete", limit: 5, window: .seconds(15))
        case (.overwrite, _): RateLimits.Rule(name: "channel-overwrite", limit: 5, window: .seconds(5))
        case (.bulkDelete, _): RateLimits.Rule(name: "bulk-delete", limit: 5, window: .seconds(5))
        case (.channel, _): RateLimits.Rule(name: "channel", limit: 10, window: .seconds(10))
        case (.messages, "POST"): RateLimits.Rule(name: "message-create", limit: 5, window: .seconds(5))
        case (.messages, _), (.message, "GET"): RateLimits.Rule(name: "message", limit: 5, window: .seconds(5))
        case (.message, "DELETE"): RateLimits.Rule(name: "message-delete", limit: 5, window: .seconds(1))
        case (.message, _): RateLimits.Rule(name: "message-edit", limit: 5, window: .seconds(5))
        case (.commands, "GET"), (.command, "GET"): RateLimits.Rule(name: "commands", limit: 10, window: .seconds(10))
        case (.commands, _), (.command, _): RateLimits.Rule(name: "commands-edit", limit: 5, window: .seconds(20))
        case (.webhook, _), (.webhookMessage, _):
            RateLimits.Rule(name: "webhook", limit: 5, window: .seconds(2), isGlobal: false)
        }
    }
}

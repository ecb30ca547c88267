// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Parsing of paths.
extension SimulatorRoute {
    /// The result of parsing a path.
    enum Match: Sendable, Equatable {
        case route(SimulatorRoute)
        case unknown
        /// An invalid ID.
        case notSnowflake(field: String, value: String)
    }

    private struct NotSnowflake: Error {
        let field: String
        let value: String
    }

    /// Parses the segments of a path after the version.
    static func match(_ path: some Collection<String>) -> Match {
        let parts = Array(path)
        do throws(NotSnowflake) {
            let route: SimulatorRoute? =
                switch parts.first {
                case "gateway": parts.count == 1 ? .gateway : parts == ["gateway", "bot"] ? .gatewayBot : nil
                case "users": try user(parts)
                case "oauth2": parts == ["oauth2", "applications", "@me"] ? .currentApplication : nil
                case "applications": try application(parts)
                case "guilds": try guild(parts)
                case "channels": try channel(parts)
                case "soundboard-default-sounds": parts.count == 1 ? .defaultSounds : nil
                case "interactions": try interaction(parts)
                case "webhooks": try webhook(parts)
                default: nil
                }
            return route.map { .route($0) } ?? .unknown
        } catch {
            return .notSnowflake(field: error.field, value: error.value)
        }
    }

    private static func id<Resource>(_ text: String, _ field: String) throws(NotSnowflake) -> Snowflake<Resource> {
        guard let id = Snowflake<Resource>(text) else { throw NotSnowflake(field: field, value: text) }
        return id
    }

    private static func application(_ parts: [String]) throws(NotSnowflake) -> SimulatorRoute? {
        guard parts != ["applications", "@me"] else { return .currentApplication }
        guard parts.count >= 3 else { return nil }
        let application: ApplicationID = try id(parts[1], "application_id")
        var rest = parts[2...]
        var guild: GuildID?
        if rest.first == "guilds", rest.count >= 2 {
            guild = try id(parts[3], "guild_id")
            rest = rest.dropFirst(2)
        }
        guard rest.first == "commands" else { return nil }
        switch rest.count {
        case 1: return .commands(application, guild)
        case 2: return .command(application, guild, try id(parts[parts.count - 1], "command_id"))
        default: return nil
        }
    }

    private static func user(_ parts: [String]) throws(NotSnowflake) -> SimulatorRoute? {
        switch parts.dropFirst() {
        case ["@me"]: .currentUser
        case ["@me", "guilds"]: .currentUserGuilds
        case let rest where rest.count == 3 && rest.starts(with: ["@me", "guilds"]):
            .ownGuild(try id(parts[3], "guild_id"))
        default: parts.count == 2 ? .user(try id(parts[1], "user_id")) : nil
        }
    }

    private static func guild(_ parts: [String]) throws(NotSnowflake) -> SimulatorRoute? {
        guard parts.count >= 2 else { return nil }
        let guild: GuildID = try id(parts[1], "guild_id")
        switch parts.dropFirst(2) {
        case []: return .guild(guild)
        case ["channels"]: return .guildChannels(guild)
        case ["bans"]: return .guildBans(guild)
        case ["members"]: return .guildMembers(guild)
        case ["members", "search"]: return .guildMemberSearch(guild)
        case ["members", "@me"]: return .ownMember(guild)
        case ["members", "@me", "nick"]: return .ownNick(guild)
        case ["roles"]: return .guildRoles(guild)
        case ["roles", "member-counts"]: return .roleMemberCounts(guild)
        case ["soundboard-sounds"]: return .guildSounds(guild)
        case ["audit-logs"]: return .auditLog(guild)
        case ["invites"]: return .guildInvites(guild)
        case ["vanity-url"]: return .vanityURL(guild)
        case ["threads", "active"]: return .activeThreads(guild)
        default:
            guard parts.count == 4 else { return nil }
            switch parts[2] {
            case "bans": return .guildBan(guild, try id(parts[3], "user_id"))
            case "members": return .guildMember(guild, try id(parts[3], "user_id"))
            default: return nil
            }
        }
    }

    private static func channel(_ parts: [String]) throws(NotSnowflake) -> SimulatorRoute? {
        guard parts.count >= 2 else { return nil }
        let channel: ChannelID = try id(parts[1], "channel_id")
        switch parts.dropFirst(2) {
        case []: return .channel(channel)
        case ["messages"]: return .messages(channel)
        case ["messages", "bulk-delete"]: return .bulkDelete(channel)
        case ["threads", "archived", "public"]: return .archivedThreads(channel)
        default:
            guard parts.count == 4 else { return nil }
            switch parts[2] {
            case "messages": return .message(channel, try id(parts[3], "message_id"))
            case "permissions": return .overwrite(channel, try id(parts[3], "overwrite_id"))
            default: return nil
            }
        }
    }

    private static func interaction(_ parts: [String]) throws(NotSnowflake) -> SimulatorRoute? {
        guard parts.count == 4, parts[3] == "callback" else { return nil }
        return .interactionCallback(try id(parts[1], "interaction_id"), token: parts[2])
    }

    private static func webhook(_ parts: [String]) throws(NotSnowflake) -> SimulatorRoute? {
        guard parts.count == 3 || parts.count == 5 else { return nil }
        let webhook: WebhookID = try id(parts[1], "webhook_id")
        guard parts.count == 5 else { return .webhook(webhook, token: parts[2]) }
        guard parts[3] == "messages" else { return nil }
        return .webhookMessage(
            webhook, token: parts[2], parts[4] == "@original" ? nil : try id(parts[4], "message_id"))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
public import Logging

/// Asks Discord whether it lets the bot do what the configuration wants of it.
public struct OnlineCheck: Sendable {
    /// One thing that was looked at.
    public struct Finding: Sendable, Equatable, CustomStringConvertible {
        /// Whether all is well.
        public let isGood: Bool
        /// A variable, or what it is about.
        public let subject: String
        /// What is so, or what to do.
        public let text: String

        /// A line.
        public var description: String { "\(isGood ? "ok     " : "missing")  \(subject): \(text)" }
    }

    private let configuration: BotConfiguration
    private let client: DiscordClient

    /// Looks at everything; it changes nothing in Discord.
    ///
    /// - Returns: what was found, in the order in which one would mend it.
    /// - Throws: `RESTError` where the trusted certificates cannot be read, `CancellationError`.
    public static func run(_ configuration: BotConfiguration, logger: Logger) async throws -> [Finding] {
        let client = try DiscordClient(
            configuration: RESTConfiguration(
                baseURL: configuration.apiBaseURL, token: configuration.token.revealed, userAgent: Version.userAgent,
                trustRootsFile: configuration.trustRootsFile),
            clock: configuration.clock, logger: logger)
        do {
            let findings = try await OnlineCheck(configuration: configuration, client: client).findings()
            try await client.shutdown()
            return findings
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func findings() async throws -> [Finding] {
        var findings: [Finding] = []
        do {
            let application = try await client.currentApplication()
            findings.append(good("BOT_TOKEN", "Discord takes it, for the application \(shown(application.name))"))
            findings += intents(application.flags ?? [])
            let guild = try GuildDiscovery.choose(configuration.guildID, from: try await client.currentUserGuilds())
            findings.append(good("GUILD_ID", "the bot is in the guild \(guild.id), \(shown(guild.name))"))
            let bot = try await client.currentUser()
            let permissions = MemberPermissions(
                of: bot.id, bearing: try await client.member(bot.id, of: guild.id).roles, in: guild.id,
                roles: try await client.roles(of: guild.id))
            findings += inGuild(permissions)
            for need in channelNeeds {
                findings.append(try await finding(need, guild, permissions))
            }
        } catch let error as BotError {
            findings.append(bad("GUILD_ID", error.description))
        } catch let error as RESTError where error.code == .unauthorized {
            findings.append(
                bad(
                    "BOT_TOKEN",
                    "Discord refuses it. Copy it again: developer portal, your application, Bot, Reset Token."))
        } catch let error as RESTError {
            findings.append(bad("DISCORD_API_BASE_URL", "\(error)"))
        }
        return findings
    }

    // MARK: - The bot

    private func intents(_ flags: DiscordModels.Application.Flags) -> [Finding] {
        let switches: [(name: String, either: DiscordModels.Application.Flags, what: String)] = [
            ("Server Members Intent", [.gatewayGuildMembers, .gatewayGuildMembersLimited], "who joins and leaves"),
            ("Presence Intent", [.gatewayPresence, .gatewayPresenceLimited], "who is online"),
        ]
        return switches.map { name, either, what in
            if !flags.isDisjoint(with: either) { return good(name, "granted") }
            if configuration.intents == .auto {
                return good(name, "not granted; with INTENTS=auto the counts are approximate")
            }
            return bad(
                name,
                "not granted, and without it Discord does not tell \(what). Switch it on: developer portal, your "
                    + "application, Bot, Privileged Gateway Intents; or set INTENTS=auto.")
        }
    }

    private func inGuild(_ permissions: MemberPermissions) -> [Finding] {
        let has = permissions.inGuild
        return [
            (Permissions.banMembers, "the ban list is read", "bans cannot be counted"),
            (.viewAuditLog, "kicks are told from leaves", "kicks count as leaves"),
        ].map { permission, with, without in
            let name = permission.names.joined()
            return has.contains(.administrator) || has.contains(permission)
                ? good(name, with) : bad(name, "\(without). Give the bot's role this permission in the guild.")
        }
    }

    // MARK: - The channels

    private struct ChannelNeed {
        let variable: String
        let channel: ChannelID
        let permissions: Permissions
        let purpose: String
        /// A voice channel can be changed only by who may enter it.
        var needsEntry = false
    }

    private var channelNeeds: [ChannelNeed] {
        var needs = ChannelCounter.allCases.compactMap { counter in
            configuration.channels[counter].map {
                ChannelNeed(
                    variable: counter.variable, channel: $0, permissions: [.viewChannel, .manageChannels],
                    purpose: "can be renamed", needsEntry: true)
            }
        }
        let posting: Permissions = [.viewChannel, .sendMessages, .embedLinks]
        if let channel = configuration.statsChannel {
            needs.append(
                ChannelNeed(
                    variable: "STATS_CHANNEL_ID", channel: channel, permissions: posting.union(.attachFiles),
                    purpose: "takes the reports"))
        }
        if let channel = configuration.heartbeatChannel {
            needs.append(
                ChannelNeed(
                    variable: "HEARTBEAT_CHANNEL_ID", channel: channel, permissions: posting,
                    purpose: "takes the heartbeat message"))
        }
        return needs
    }

    private func finding(_ need: ChannelNeed, _ guild: Guild, _ permissions: MemberPermissions) async throws -> Finding
    {
        let channel: Channel
        do {
            channel = try await client.channel(need.channel)
        } catch let error as RESTError where error.code == .notFound {
            return bad(need.variable, "there is no channel \(need.channel). Copy the id again.")
        } catch let error as RESTError where error.code == .forbidden {
            return bad(
                need.variable,
                "the bot may not see the channel \(need.channel). Give its role View Channels there.")
        }
        guard channel.guildID == guild.id else {
            return bad(need.variable, "the channel \(need.channel) is in another guild than the one that is counted.")
        }
        // Source: Topics, Permissions, "Implicit Permissions"; Resources, Channel, "Channel Types".
        let isVoice = [2, 13].contains(channel.type)
        let missing = permissions.missing(
            need.needsEntry && isVoice ? need.permissions.union(.connect) : need.permissions, in: channel)
        guard missing.isEmpty else {
            return bad(
                need.variable,
                "the bot lacks \(missing.names.joined(separator: ", ")) in the channel \(shown(channel.name)). Give it to "
                    + "the bot's role there.")
        }
        return good(need.variable, "the channel \(shown(channel.name)) \(need.purpose)")
    }

    // MARK: - Words

    private func good(_ subject: String, _ text: String) -> Finding {
        Finding(isGood: true, subject: subject, text: text)
    }

    private func bad(_ subject: String, _ text: String) -> Finding {
        Finding(isGood: false, subject: subject, text: text)
    }

    /// A name that somebody chose, without what a terminal would obey.
    private func shown(_ name: String?) -> String {
        let text = (name ?? "").unicodeScalars.filter { $0.properties.generalCategory != .control }.map(String.init)
        return "\"\(text.joined())\""
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Counting
import DiscordModels
import DiscordREST
import Formatting

/// Checks one guild with Discord: whether the bot is in it and has the required permissions.
struct OnlineGuildCheck {
    let configuration: GuildSettings
    /// What is counted of the guild's activity.
    let activity: ActivitySources
    /// The guild's position in the list; `nil` without a list.
    let scope: String?
    let client: DiscordClient

    /// Runs all checks; `guilds` are those that the bot is in.
    func look(at guilds: [Guild], of bot: UserID, _ findings: inout [OnlineCheck.Finding]) async throws {
        let subject = name(of: scope == nil ? Settings.guildID.variable : GuildKeys.id.variable)
        let guild: Guild
        do {
            guild = try GuildDiscovery.choose(configuration.id, from: guilds)
        } catch {
            findings.append(.bad(subject, error.description))
            return
        }
        findings.append(.good(subject, "the bot is in the guild \(guild.id), \(guild.name.quoted(upTo: 100))"))
        let permissions = MemberPermissions(
            of: bot, with: try await client.member(bot, of: guild.id).roles, in: guild.id,
            roles: try await client.roles(of: guild.id))
        findings += inGuild(permissions)
        for need in channelNeeds {
            findings.append(try await finding(need, guild, permissions))
        }
    }

    private func name(of variable: ConfigurationVariable) -> String {
        scope.map { "\($0).\(variable.key)" } ?? variable.name
    }

    private func inGuild(_ permissions: MemberPermissions) -> [OnlineCheck.Finding] {
        let has = permissions.inGuild
        var needs: [(Permissions, String, String)] = [
            (.banMembers, "bans can be counted", "bans cannot be counted"),
            (.viewAuditLog, "kicks are distinguished from leaves", "kicks count as leaves"),
        ]
        if activity.contains(.invites) {
            needs.append((.manageGuild, "joins are counted by invite", "joins cannot be counted by invite"))
        }
        return needs.map { permission, with, without in
            let name = permission.names.joined()
            let subject = scope.map { "\(name) (\($0))" } ?? name
            return has.contains(.administrator) || has.contains(permission)
                ? .good(subject, with) : .bad(subject, "\(without). Grant the bot's role this permission in the guild")
        }
    }

    private struct ChannelNeed {
        let variable: ConfigurationVariable
        let channel: ChannelID
        let permissions: Permissions
        let purpose: String
        /// Changing a voice channel requires Connect.
        var needsEntry = false
    }

    private var channelNeeds: [ChannelNeed] {
        var needs = ChannelCounter.allCases.compactMap { counter in
            configuration.channels[counter].map {
                ChannelNeed(
                    variable: counter.setting.variable, channel: $0, permissions: [.viewChannel, .manageChannels],
                    purpose: "can be renamed", needsEntry: true)
            }
        }
        // With the history, the bot finds a message whose confirmation was lost, and does not send it twice.
        let posting: Permissions = [.viewChannel, .sendMessages, .embedLinks, .readMessageHistory]
        if let channel = configuration.statsChannel {
            needs.append(
                ChannelNeed(
                    variable: Settings.statsChannel.variable, channel: channel,
                    permissions: posting.union(.attachFiles),
                    purpose: "can receive reports"))
        }
        if let channel = configuration.heartbeatChannel {
            needs.append(
                ChannelNeed(
                    variable: Settings.heartbeatChannel.variable, channel: channel, permissions: posting,
                    purpose: "can receive the heartbeat message"))
        }
        return needs
    }

    private func finding(
        _ need: ChannelNeed, _ guild: Guild, _ permissions: MemberPermissions
    ) async throws -> OnlineCheck.Finding {
        let subject = name(of: need.variable)
        let channel: Channel
        do {
            channel = try await client.channel(need.channel)
        } catch let error as RESTError where error.code == .notFound {
            return .bad(subject, "channel \(need.channel) not found. Copy the ID again")
        } catch let error as RESTError where error.code == .forbidden {
            return .bad(
                subject, "the bot cannot see channel \(need.channel). Grant its role View Channels there")
        }
        guard channel.guildID == guild.id else {
            return .bad(subject, "channel \(need.channel) belongs to another guild")
        }
        let shown = (channel.name ?? "").quoted(upTo: 100)
        // Source: Topics, Permissions, "Implicit Permissions"; Resources, Channel, "Channel Types".
        let isVoice = [2, 13].contains(channel.type)
        let missing = permissions.missing(
            need.needsEntry && isVoice ? need.permissions.union(.connect) : need.permissions, in: channel)
        guard missing.isEmpty else {
            let names = missing.names.joined(separator: ", ")
            return .bad(subject, "the bot lacks \(names) in the channel \(shown). Grant it to the bot's role there")
        }
        let advice =
            need.needsEntry && NamedChannel.isText(channel.type)
            ? "; it is not a voice channel, so Discord shows its name in lower case with dashes" : ""
        return .good(subject, "the channel \(shown) \(need.purpose)\(advice)")
    }
}

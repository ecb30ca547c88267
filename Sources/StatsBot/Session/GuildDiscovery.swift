// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordREST
import Logging
import Resilience
import Timekeeping

/// Determines the counted guilds and the gateway's address before the gateway connection.
struct GuildDiscovery: Sendable {
    /// What was found.
    struct Found: Sendable {
        /// The guilds, in configuration order.
        let guilds: [Guild]
        let gateway: GatewayBot
        /// How to add the bot to a guild; `nil` if only configured guilds are counted.
        let inviteLink: InviteLink?
    }

    let selection: GuildSelection
    /// What is counted of the guilds' activity.
    var activity: ActivitySources = []
    let api: any DiscoveryAPI
    let clock: any WallClock
    let maximumBackoff: Duration
    /// Called after a failed attempt, before the wait.
    var onFailure: @Sendable (RESTError) -> Void = { _ in }
    let logger: Logger

    /// The guilds and the gateway; retries until Discord responds.
    ///
    /// - Throws: `BotError` if a retry would not help.
    func run() async throws -> Found {
        var backoff = Backoff(base: .seconds(2), maximum: maximumBackoff)
        while true {
            do {
                let guilds = try choose(from: try await api.memberGuilds())
                return Found(
                    guilds: guilds, gateway: try await api.gatewayAddress(), inviteLink: try await inviteLink())
            } catch let error as RESTError where error.code == .unauthorized {
                throw BotError.tokenRefused
            } catch let error as RESTError {
                let pause = backoff.failed(atLeast: error.retryAfter)
                onFailure(error)
                logger.warning(
                    "Discord unreachable; retrying",
                    metadata: ["error": "\(error)", "retry.after": "\(Int(pause.seconds))"])
                try await clock.sleep(for: pause)
            }
        }
    }

    private func inviteLink() async throws -> InviteLink? {
        guard selection == .all else { return nil }
        return InviteLink(application: try await api.applicationID(), activity: activity)
    }

    private func choose(from guilds: [Guild]) throws(BotError) -> [Guild] {
        let chosen = try Self.choose(selection, from: guilds)
        for missing in chosen where !guilds.contains(where: { $0.id == missing.id }) {
            logger.warning(
                "bot is not in a listed guild; invite it to start counting",
                metadata: ["guild.id": "\(missing.id)"])
        }
        return chosen
    }

    /// The counted guilds. If several are configured, they include those that the bot has not joined yet.
    ///
    /// - Throws: `BotError` if the choice is ambiguous or the bot is in none of them.
    static func choose(_ selection: GuildSelection, from guilds: [Guild]) throws(BotError) -> [Guild] {
        let wanted: [GuildID]
        switch selection {
        case .all: return guilds
        case .only: return [try choose(nil, from: guilds)]
        case .listed(let listed): wanted = listed
        }
        guard wanted.count > 1 else { return [try choose(wanted.first, from: guilds)] }
        let chosen = wanted.map { id in guilds.first { $0.id == id } ?? Guild(id: id, name: "") }
        guard chosen.contains(where: guilds.contains) else {
            throw .noGuild("The bot is in none of the listed guilds. Invite it to one of them.")
        }
        return chosen
    }

    /// The counted guild, out of those that the bot is in.
    ///
    /// - Throws: `BotError` if the choice is ambiguous, or the bot is not in the guild.
    static func choose(_ configured: GuildID?, from guilds: [Guild]) throws(BotError) -> Guild {
        if let configured {
            guard let guild = guilds.first(where: { $0.id == configured }) else {
                throw .noGuild(
                    "The bot is not in the configured guild \(configured). Invite it there.")
            }
            return guild
        }
        guard guilds.count <= 1 else {
            let list = guilds.prefix(10).map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
            throw .noGuild(
                "The bot is in \(guilds.count) guilds. Set GUILD_ID to one of them, or list several under "
                    + "guilds in the YAML file: \(list)")
        }
        guard let guild = guilds.first else {
            throw .noGuild("The bot is in no guild yet. Invite it to one.")
        }
        return guild
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Logging
import Timekeeping

/// Finds out which guild is counted and where the gateway is, before the gateway is spoken to.
struct GuildDiscovery: Sendable {
    let configured: GuildID?
    let client: DiscordClient
    let clock: any WallClock
    let maximumBackoff: Duration
    let logger: Logger

    /// The guild and the gateway, asked for until Discord answers.
    ///
    /// - Throws: `BotError` where asking again would not help.
    func run() async throws -> (guild: Guild, gateway: GatewayBot) {
        var backoff = Backoff(base: .seconds(2), maximum: maximumBackoff)
        while true {
            do {
                return (
                    try Self.choose(configured, from: try await client.currentUserGuilds()),
                    try await client.gatewayBot()
                )
            } catch let error as RESTError where error.code == .unauthorized {
                throw BotError.refused(
                    "Discord refused the token. Copy it again: developer portal, your application, Bot, Reset Token.")
            } catch let error as RESTError {
                let pause = backoff.failed(atLeast: error.retryAfter)
                logger.warning(
                    "Discord cannot be reached yet",
                    metadata: ["error": "\(error)", "retry.seconds": "\(Int(pause.seconds))"])
                try await clock.sleep(for: pause)
            }
        }
    }

    /// The guild that is counted, among those that the bot is a member of.
    ///
    /// - Throws: `BotError` where it is not clear which.
    static func choose(_ configured: GuildID?, from guilds: [Guild]) throws(BotError) -> Guild {
        if let configured {
            guard let guild = guilds.first(where: { $0.id == configured }) else {
                throw .noGuild(
                    "The bot is not a member of the guild \(configured) that GUILD_ID names: invite it there.")
            }
            return guild
        }
        guard guilds.count <= 1 else {
            let list = guilds.prefix(10).map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
            throw .noGuild("The bot is a member of \(guilds.count) guilds. Set GUILD_ID to one of: \(list)")
        }
        guard let guild = guilds.first else {
            throw .noGuild("The bot is a member of no guild yet: invite it to one.")
        }
        return guild
    }
}

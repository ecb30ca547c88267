// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The commands that the bot has registered. The body of `GET /simulator/commands`.
public struct SimulatedCommands: Codable, Sendable, Equatable {
    /// Those of the guild that was asked about.
    public var guild: [ApplicationCommand]
    /// The global ones.
    public var global: [ApplicationCommand]
    /// How often all of the guild's were overwritten, also with what was there already.
    public var guildOverwrites: Int
    /// How often all global ones were overwritten.
    public var globalOverwrites: Int

    private enum CodingKeys: String, CodingKey {
        case guild, global
        case guildOverwrites = "guild_overwrites"
        case globalOverwrites = "global_overwrites"
    }
}

extension SimulationState {
    func registeredCommands(in guild: Int) -> SimulatedCommands {
        let id = guilds[guild].id
        func list(_ guild: GuildID?) -> [ApplicationCommand] {
            api.commands.commands(of: guild).compactMap {
                $0.object(application: application.id.rawValue).decoded(as: ApplicationCommand.self)
            }
        }
        return SimulatedCommands(
            guild: list(id), global: list(nil), guildOverwrites: api.commands.overwrites[id] ?? 0,
            globalOverwrites: api.commands.overwrites[nil] ?? 0)
    }
}

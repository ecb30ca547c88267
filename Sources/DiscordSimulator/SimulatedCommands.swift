// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The commands the bot has registered. The body of `GET /simulator/commands`.
public struct SimulatedCommands: Codable, Sendable, Equatable {
    /// The commands of the selected guild.
    public var guild: [ApplicationCommand]
    /// The global commands.
    public var global: [ApplicationCommand]
    /// Number of times all commands of the guild were overwritten, even with the same ones.
    public var guildOverwrites: Int
    /// Number of times all global commands were overwritten.
    public var globalOverwrites: Int

    private enum CodingKeys: String, CodingKey {
        case guild, global
        case guildOverwrites = "guild_overwrites"
        case globalOverwrites = "global_overwrites"
    }
}

extension SimulationState {
    /// `locale`: with the names and descriptions that users with this language see; `nil`: with the default ones.
    func registeredCommands(in guild: Int, locale: String? = nil) -> SimulatedCommands {
        let id = guilds[guild].id
        func list(_ guild: GuildID?) -> [ApplicationCommand] {
            api.commands.commands(of: guild).compactMap { command in
                let object = command.object(application: application.id.rawValue)
                return (locale.map { CommandLocalizations.seen(object, in: $0) } ?? object)
                    .decoded(as: ApplicationCommand.self)
            }
        }
        return SimulatedCommands(
            guild: list(id), global: list(nil), guildOverwrites: api.commands.overwrites[id] ?? 0,
            globalOverwrites: api.commands.overwrites[nil] ?? 0)
    }
}

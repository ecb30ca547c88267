// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The parameters of a simulated guild.
struct GuildPlan: Sendable, Equatable {
    /// Maximum number of guilds.
    static let limit = 10
    /// Minimum number of members of additional guilds. Smaller guilds would have hardly any activity.
    private static let fewestMembers = 10
    /// Names of the additional guilds.
    private static let names = [
        "The Old Lighthouse", "The Windy Pier", "The Salt Works", "The Rope Walk", "The Tide Mill",
        "The Herring Market", "The Chart Room", "The Dry Dock", "The Far Buoy",
    ]

    let seed: UInt64
    var name: String
    /// Including the bot.
    var members: Int
    let bans: Int
    let eventsPerSecond: Double?

    /// The plans of the guilds at the start, at least one.
    static func all(of configuration: SimulatorConfiguration) -> [GuildPlan] {
        (0..<max(min(configuration.guilds, limit), 1)).map { plan($0, of: configuration) }
    }

    /// The plan of a guild by its index, from 0 to less than the limit.
    static func plan(_ index: Int, of configuration: SimulatorConfiguration) -> GuildPlan {
        let first = GuildPlan(
            seed: configuration.seed, name: configuration.guildName, members: max(configuration.members, 1),
            bans: max(configuration.initialBans, 0), eventsPerSecond: configuration.eventsPerSecond)
        guard index > 0 else { return first }
        return GuildPlan(
            // Hashed, so that no guild equals the first one of a neighboring seed.
            seed: WorldRandom.mix(first.seed &+ UInt64(index) &* 0x6_11D5), name: names[(index - 1) % names.count],
            members: max(first.members / 2, fewestMembers), bans: first.bans / 2,
            eventsPerSecond: first.eventsPerSecond.map { $0 / 2 })
    }
}

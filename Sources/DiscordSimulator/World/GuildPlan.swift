// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What one of the simulated guilds is made from.
struct GuildPlan: Sendable, Equatable {
    /// The most guilds that there can be.
    static let limit = 10
    /// A guild with fewer members would hardly live.
    private static let fewestMembers = 10
    /// Those of the guilds after the first.
    private static let names = [
        "The Old Lighthouse", "The Windy Pier", "The Salt Works", "The Rope Walk", "The Tide Mill",
        "The Herring Market", "The Chart Room", "The Dry Dock", "The Far Buoy",
    ]

    let seed: UInt64
    let name: String
    /// With the bot.
    let members: Int
    let bans: Int
    let eventsPerSecond: Double?

    /// The plans of a simulation's guilds, the first one first; there is at least one.
    static func all(of configuration: SimulatorConfiguration) -> [GuildPlan] {
        let first = GuildPlan(
            seed: configuration.seed, name: configuration.guildName, members: max(configuration.members, 1),
            bans: max(configuration.initialBans, 0), eventsPerSecond: configuration.eventsPerSecond)
        return [first]
            + names.prefix(max(min(configuration.guilds, limit) - 1, 0)).enumerated().map { index, name in
                GuildPlan(
                    // Mixed, so that no guild is the first one of a neighbouring seed.
                    seed: WorldRandom.mix(first.seed &+ UInt64(index + 1) &* 0x6_11D5), name: name,
                    members: max(first.members / 2, fewestMembers), bans: first.bans / 2,
                    eventsPerSecond: first.eventsPerSecond.map { $0 / 2 })
            }
    }
}

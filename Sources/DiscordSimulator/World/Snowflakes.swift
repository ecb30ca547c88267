// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The IDs of a simulated guild. They depend only on the seed, so a bot's settings remain valid when the simulator
/// restarts.
enum Snowflakes {
    /// Creation times of the first user, the last user and the guild, in milliseconds since 2015.
    private static let firstUser: UInt64 = 15_000_000_000
    private static let lastUser: UInt64 = 190_000_000_000
    private static let guildMade: UInt64 = 195_000_000_000
    private static let discordEpoch: UInt64 = 1_420_070_400_000

    /// An ID created at a time in milliseconds since 2015.
    private static func id(at milliseconds: UInt64, low: UInt64) -> UInt64 {
        (milliseconds << 22) | (low & 0x3F_FFFF)
    }

    static func guild(seed: UInt64) -> UInt64 {
        let hash = WorldRandom.mix(seed &+ 0x6011D)
        return id(at: guildMade + hash % 1_000_000_000, low: hash >> 40)
    }

    static func bot(seed: UInt64) -> UInt64 {
        let hash = WorldRandom.mix(seed &+ 0xB07)
        return id(at: guildMade - 1_000_000_000 + hash % 900_000_000, low: hash >> 40)
    }

    /// The ID of a channel or role, distinguished by its number.
    static func part(_ number: UInt64, seed: UInt64) -> UInt64 {
        let hash = WorldRandom.mix(seed &+ number &* 0xC4A)
        return id(at: guildMade + 2_000_000_000 + number * 60_000 + hash % 59_000, low: hash >> 40)
    }

    /// The ID of a user who registered before the guild was created.
    static func user(from random: inout WorldRandom) -> UInt64 {
        id(at: firstUser + random.next(upperBound: lastUser - firstUser), low: random.next())
    }

    /// An ID created at the current time; `serial` keeps IDs created in the same millisecond unique.
    static func now(milliseconds: Int64, serial: UInt64) -> UInt64 {
        id(at: UInt64(clamping: milliseconds) &- discordEpoch, low: serial)
    }

    /// An ID created by the activity of a guild, different from those of `now` with less than two million serial numbers.
    static func activity(milliseconds: Int64, guild: Int, serial: UInt64) -> UInt64 {
        now(milliseconds: milliseconds, serial: 1 << 21 | UInt64(guild & 0xF) << 17 | serial & 0x1_FFFF)
    }

    /// The creation time of an ID, in milliseconds since 1970.
    static func milliseconds(of id: UInt64) -> Int64 { Int64((id >> 22) + discordEpoch) }

    /// The creation time of an ID, in seconds since 1970.
    static func seconds(of id: UInt64) -> UInt32 {
        UInt32(clamping: ((id >> 22) + discordEpoch) / 1000)
    }
}

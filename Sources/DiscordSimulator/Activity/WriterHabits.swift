// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How much each user writes, and at what time of the day. Derived from the user ID, so nothing needs to be stored.
enum WriterHabits {
    /// Attempts to find a writer. The last candidate is taken regardless, as a rare visitor.
    private static let attempts = 200

    /// How likely a user writes now compared to others, 0 to 1: few users write most messages, and each of them mostly in
    /// the twelve hours around a favorite hour, for most users in the evening.
    static func inclination(of user: UInt64, hour: Double) -> Double {
        let hash = WorldRandom.mix(user ^ 0x7A1C)
        let rank = Double(hash & 0xFFFF) / 65_536
        let (first, second) = (Double(hash >> 16 & 0xFFFF) / 65_536, Double(hash >> 32 & 0xFFFF) / 65_536)
        let favorite = 19 + (first - second) * 9
        var distance = abs(hour - favorite).truncatingRemainder(dividingBy: 24)
        distance = min(distance, 24 - distance)
        let square = rank * rank
        let talkativeness = 0.001 + square * square * square * square
        return talkativeness * (0.04 + max(0, 1 - distance / 6))
    }

    /// A random member who is not a bot and is inclined to be active at `hour`, 0 to 24 in the guild's time.
    static func human(of world: World, hour: Double, with random: inout WorldRandom) -> UInt64? {
        var found: UInt64?
        for _ in 0..<attempts {
            guard let id = world.randomMember(from: 0, to: world.members.count, with: &random) else { return nil }
            if MemberNames.isBot(id) { continue }
            found = id
            if random.chance(inclination(of: id, hour: hour)) { break }
        }
        return found
    }

    /// A random member who is a bot other than the client; `nil` if none is found.
    static func bot(of world: World, with random: inout WorldRandom) -> UInt64? {
        for _ in 0..<200 {
            let id = world.randomMember(from: 0, to: world.members.count, with: &random)
            if let id, MemberNames.isBot(id) { return id }
        }
        return nil
    }
}

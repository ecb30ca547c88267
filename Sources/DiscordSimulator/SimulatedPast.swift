// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// What happened in a simulated guild before the simulator started (`SimulatorConfiguration.historyDays`). The days of the
/// ledger include it.
public struct SimulatedPast: Sendable {
    /// A member event of the past.
    public struct Event: Sendable {
        /// `join`, `leave`, `ban` or `unban`.
        public let type: String
        /// The user.
        public let user: User
        /// Milliseconds since 1970.
        public let at: Int64
        /// Why a member left: `left`, `kicked` or `banned`; `nil` for other events.
        public let cause: String?
    }

    /// The counts at a full hour.
    public struct Sample: Sendable {
        /// Milliseconds since 1970.
        public let at: Int64
        /// The guild's members.
        public let members: Int
        /// The members who are not offline.
        public let online: Int
        /// The guild's bans.
        public let bans: Int
    }

    /// The member events, the oldest first.
    public let events: [Event]
    /// The counts, the oldest first.
    public let samples: [Sample]
}

extension SimulatedGuild {
    /// What happened in the guild before the simulator started; empty without `historyDays`.
    public var past: SimulatedPast {
        simulation.withState { state, _ in
            let world = state.guilds[index].world
            return SimulatedPast(
                events: world.past.map { event in
                    let entry = SimulationState.entry(event)
                    return SimulatedPast.Event(
                        type: entry.type, user: MemberNames.user(event.user), at: event.at, cause: entry.cause)
                }, samples: world.pastSamples)
        }
    }
}

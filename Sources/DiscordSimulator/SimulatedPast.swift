// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The history of a simulated guild before the simulator started (`SimulatorConfiguration.historyDays`). The days of
/// the ledger include it.
public struct SimulatedPast: Sendable {
    /// A member event before the start.
    public struct Event: Sendable {
        /// `join`, `leave`, `ban` or `unban`.
        public let type: String
        /// The user.
        public let user: User
        /// Milliseconds since 1970.
        public let at: Int64
        /// The cause of a leave: `left`, `kicked` or `banned`; `nil` for other events.
        public let cause: String?
    }

    /// Counts at a full hour.
    public struct Sample: Sendable {
        /// Milliseconds since 1970.
        public let at: Int64
        /// Members of the guild.
        public let members: Int
        /// Members who are not offline.
        public let online: Int
        /// Bans of the guild.
        public let bans: Int
    }

    /// Something that a member did before the start. It is not in the ledger.
    public struct Action: Sendable {
        /// The kind of action.
        public enum Kind: Sendable {
            case message, reaction, voiceJoin, voiceLeave
        }

        /// The kind of action.
        public let kind: Kind
        /// The member.
        public let user: UserID
        /// The text or voice channel.
        public let channel: ChannelID
        /// Milliseconds since 1970.
        public let at: Int64
    }

    /// Member events, oldest first.
    public let events: [Event]
    /// Hourly counts, oldest first.
    public let samples: [Sample]
}

extension SimulatedGuild {
    /// What members did before the simulator started, oldest first; empty without activity or `historyDays`.
    public var pastActions: [SimulatedPast.Action] {
        simulation.withState { state, _ in
            let guild = state.guilds[index]
            return guild.activity.channels.map { guild.world.pastActions(in: $0) } ?? []
        }
    }

    /// The guild's history before the simulator started; empty without `historyDays`.
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

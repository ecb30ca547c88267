// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Synchronization
import Timekeeping

/// Counts events like the bot, with the same statistics behind the same lock.
final class EventCounter: Sendable {
    /// Thrown after the last event.
    struct Finished: Error {}

    private let clock: any WallClock
    private let state = Mutex(StatisticsState(timeZone: .gmt))

    init(clock: any WallClock) {
        self.clock = clock
    }

    func receive(_ dispatch: GatewayDispatch) throws {
        guard let (guild, kind) = try Self.observation(in: dispatch.event) else { return }
        let observation = Observation(guild: guild.rawValue, at: clock.wallNow.date, kind: kind)
        state.withLock { state in
            state.apply(observation)
        }
    }

    /// The counts in the format that the load generator expects.
    var summary: String {
        state.withLock { state in
            guard let guild = state.guilds.first?.value else { return "nothing" }
            let counts = guild.today?.counts ?? EventCounts()
            return "joins \(counts.joins) leaves \(counts.leaves) bans \(counts.bans) "
                + "members \(guild.members ?? -1) online \(guild.online ?? -1)"
        }
    }

    private static func observation(in event: GatewayEvent) throws -> (GuildID, Observation.Kind)? {
        switch event {
        case .presenceUpdate(let presence):
            (presence.guildID, .presence(user: presence.userID.rawValue, isOnline: presence.status.isOnline))
        case .memberAdd(let member): (member.guildID, .event(.join, person(member)))
        case .memberRemove(let member): (member.guildID, .event(.leave, person(member)))
        case .banAdd(let ban): (ban.guildID, .event(.ban, person(ban)))
        case .guildCreate(let guild):
            (guild.guildID, .appeared(members: guild.memberCount, online: guild.online.map(\.rawValue)))
        case .other("BENCHMARK_END"): throw Finished()
        default: nil
        }
    }

    private static func person(_ event: GuildMemberEvent) -> Person {
        Person(id: event.user.id.rawValue, name: event.user.username)
    }
}

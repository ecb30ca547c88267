// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Statistics
import Supervision
import Timekeeping

/// Holds the counted members against Discord's own figure, every hour. The difference is shown, and never corrected
/// away: a bot that corrects itself in silence hides its faults.
///
/// Source: Resources, Guild, "Get Guild", `with_counts`. The figure is approximate; a difference that goes away again is
/// Discord's cache, one that lasts is a fault.
struct MemberCountVerification: Service {
    static let interval = Duration.seconds(3_600)

    let keeper: GuildKeeper
    let api: any CensusAPI
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        try await untilShutdown {
            let guild = try await keeper.changes.wait { keeper.guild?.id }
            let gauge = Gauge(
                label: "discord_guild_member_count_drift", dimensions: [("guild", guild.description)])
            var drifts = LastingDrift()
            while true {
                try await clock.sleep(for: Self.interval)
                _ = try await keeper.changes.wait { keeper.isCurrent ? () : nil }
                do {
                    let answer = try await measured("verification", logger: logger) {
                        try await api.countedGuild(guild)
                    }
                    guard let figure = answer.approximateMemberCount, let counted = exactMembers else { continue }
                    gauge.record(counted - figure)
                    if let drift = drifts.observe(counted - figure) {
                        logger.warning(
                            "member count differs from Discord's for the second hour",
                            metadata: [
                                "members.counted": "\(counted)", "members.discord": "\(figure)",
                                "members.drift": "\(drift)",
                            ])
                    }
                } catch let error as RESTError {
                    logger.warning("member count request failed", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// The members, where they are counted; an approximate figure is Discord's own.
    private var exactMembers: Int? {
        keeper.snapshot.flatMap { $0.approximate.members ? nil : $0.members }
    }
}

/// Tells a drift that lasts from one that comes and goes.
struct LastingDrift: Sendable {
    private var last = 0

    /// Takes in the drift of this hour.
    ///
    /// - Returns: the drift, where the hour before had one of the same direction.
    mutating func observe(_ drift: Int) -> Int? {
        defer { last = drift }
        return drift != 0 && last != 0 && (drift > 0) == (last > 0) ? drift : nil
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
package import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Statistics
import Supervision
package import Timekeeping

/// Compares the member count with Discord's, every hour. If it differs for the second hour, that is reported, and the roster
/// is compared with the member list; the log then says what was found.
///
/// Source: Resources, Guild, "Get Guild", `with_counts`. Discord's count is approximate: a temporary difference comes
/// from its cache, a lasting one is a bug.
package struct MemberCountVerification: Service {
    static let interval = Duration.seconds(3_600)
    /// How long the member list is waited for.
    static let patience = Duration.seconds(1_800)

    let keeper: GuildKeeper
    let api: any CensusAPI
    let clock: any WallClock
    let logger: Logger

    package init(
        keeper: GuildKeeper, api: any CensusAPI, clock: any WallClock, logger: Logger
    ) {
        self.keeper = keeper
        self.api = api
        self.clock = clock
        self.logger = logger
    }

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
                    let response = try await measured("verification", logger: logger) {
                        try await api.countedGuild(guild)
                    }
                    guard let reference = response.approximateMemberCount, let counted = exactMembers else { continue }
                    gauge.record(counted - reference)
                    if let drift = drifts.observe(counted - reference) {
                        logger.warning(
                            "member count differs from Discord's for the second hour; comparing the member list",
                            metadata: [
                                "members.counted": "\(counted)", "members.discord": "\(reference)",
                                "members.drift": "\(drift)",
                            ])
                        try await compareRoster()
                    }
                } catch let error as RESTError {
                    logger.warning("member count request failed", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// Compares the roster with the member list, and logs what explains the difference.
    private func compareRoster() async throws {
        let (mended, members) = (keeper.mended, exactMembers)
        keeper.doubtRoster()
        let compared: Void? = try await keeper.changes.wait(atMost: Self.patience, clock: clock) {
            keeper.isRosterDoubted ? nil : ()
        }
        guard compared != nil else {
            return logger.warning("member count not verified: Discord has not sent the member list")
        }
        // A session that was lost meanwhile led to a gap, which has a repair and messages of its own.
        guard keeper.gap == nil, let members, let now = exactMembers else { return }
        let found = keeper.mended.since(mended)
        let metadata: Logger.Metadata = [
            "mended.joins": "\(found.joins)", "mended.leaves": "\(found.leaves)", "members.before": "\(members)",
            "members.after": "\(now)",
        ]
        if found.total == 0, now == members {
            logger.notice("member list compared: the member count is exact, Discord's is not", metadata: metadata)
        } else {
            logger.warning(
                "member list compared: joins and leaves that Discord had not announced are now counted",
                metadata: metadata)
        }
    }

    /// The member count, if it is exact; an approximate one is Discord's own.
    private var exactMembers: Int? {
        keeper.snapshot.flatMap { $0.approximate.members ? nil : $0.members }
    }
}

/// Distinguishes a lasting drift from a temporary one.
package struct LastingDrift: Sendable {
    private var last = 0

    /// Records the drift of this hour.
    ///
    /// - Returns: the drift, if the previous hour had one in the same direction.
    mutating func observe(_ drift: Int) -> Int? {
        defer { last = drift }
        return drift != 0 && last != 0 && (drift > 0) == (last > 0) ? drift : nil
    }
}

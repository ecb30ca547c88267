// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
package import Logging
import Resilience
import ServiceLifecycle
import Statistics
import Supervision
package import Timekeeping

/// Requests Discord's approximate counts if an intent is missing and the gateway does not provide exact ones.
///
/// Source: Resources, Guild, "Get Guild", `with_counts`.
package struct ApproximateCensus: Service {
    let keeper: GuildKeeper
    let api: any CensusAPI
    let interval: Duration
    let maximumBackoff: Duration
    let clock: any WallClock
    let logger: Logger

    package init(
        keeper: GuildKeeper, api: any CensusAPI, interval: Duration, maximumBackoff: Duration, clock: any WallClock,
        logger: Logger
    ) {
        self.keeper = keeper
        self.api = api
        self.interval = interval
        self.maximumBackoff = maximumBackoff
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            var backoff = Backoff(base: interval, maximum: maximumBackoff)
            while true {
                let (guild, missing) = try await keeper.changes.wait { () -> (GuildID, GatewayIntents)? in
                    let missing = GatewayIntents.statistics.subtracting(keeper.shared.intents)
                    return missing.isEmpty || keeper.snapshot?.members == nil
                        ? nil : keeper.guild.map { ($0.id, missing) }
                }
                var pause = interval
                do {
                    let counts = try await measured("approximate_census", logger: logger) {
                        try await api.countedGuild(guild)
                    }
                    keeper.receive(
                        approximateOnline: missing.contains(.guildPresences) ? counts.approximatePresenceCount : nil,
                        members: missing.contains(.guildMembers) ? counts.approximateMemberCount : nil)
                    backoff.succeeded()
                } catch let error as RESTError {
                    pause = backoff.failed(atLeast: error.retryAfter)
                    logger.warning("approximate count request failed", metadata: ["error": "\(error)"])
                }
                try await clock.sleep(for: pause)
            }
        }
    }
}

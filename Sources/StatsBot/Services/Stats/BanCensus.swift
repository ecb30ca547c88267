// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
import Exporter
import Logging
import ServiceLifecycle
import Statistics
import Timekeeping

/// Counts the ban list: once at the start and every six hours; in between the gateway's events keep the figure.
struct BanCensus: Service {
    static let verificationInterval = Duration.seconds(6 * 3_600)

    let keeper: StatisticsKeeper
    let client: DiscordClient
    /// Passes when members, online and bans are all known.
    let health: HealthCheck
    let maximumBackoff: Duration
    let clock: any WallClock
    let narrate: @Sendable (Moment) -> Void
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await announceFirstCensus() }
                group.addTask { try await countRegularly() }
            }
        }
    }

    private func announceFirstCensus() async throws {
        health.fail("the first census is not complete")
        let (members, online, bans) = try await keeper.changes.wait { () -> (Int, Int, Int)? in
            guard let snapshot = keeper.snapshot, let members = snapshot.members, let online = snapshot.online,
                let bans = snapshot.bans
            else { return nil }
            return (members, online, bans)
        }
        health.pass()
        narrate(.counted(members: members, online: online, bans: bans))
    }

    private func countRegularly() async throws {
        // Not before the gateway tells of bans: one that came in between would be missed.
        let guild = try await keeper.changes.wait {
            keeper.snapshot?.members == nil ? nil : keeper.guild?.id
        }
        var backoff = Backoff(base: .seconds(30), maximum: maximumBackoff)
        while true {
            do {
                let revision = keeper.bansRevision
                let bans = try await client.countBans(in: guild)
                guard keeper.receive(bans: bans, countedSince: revision) else { continue }
                backoff.succeeded()
                try await clock.sleep(for: Self.verificationInterval)
            } catch let error as RESTError {
                let pause = backoff.failed(atLeast: error.retryAfter)
                logger.warning(
                    "the ban list could not be counted: the bot needs the permission Ban Members",
                    metadata: ["error": "\(error)", "retry.seconds": "\(Int(pause.seconds))"])
                try await clock.sleep(for: pause)
            }
        }
    }
}

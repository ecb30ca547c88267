// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import DiscordREST
package import Exporter
package import Logging
package import Resilience
import ServiceLifecycle
import Statistics
import Supervision
package import Timekeeping

/// Reads the ban list at startup, after every gap, and every six hours; in between, gateway events update the count.
package struct BanCensus: Service {
    static let verificationInterval = Duration.seconds(6 * 3_600)
    /// Maximum delay of the gateway event for a ban that the count already includes.
    static let settlingTime = Duration.seconds(2)

    let keeper: GuildKeeper
    let api: any CensusAPI
    let bans: Cache<BotCaches.BanList, [BannedUser]>
    /// Passes when all counts available to the bot are known.
    let health: HealthCheck
    let maximumBackoff: Duration
    let clock: any WallClock
    let narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger

    package init(
        keeper: GuildKeeper, api: any CensusAPI, bans: Cache<BotCaches.BanList, [BannedUser]>, health: HealthCheck,
        maximumBackoff: Duration, clock: any WallClock, narrate: @escaping @Sendable (DemoEvent) -> Void, logger: Logger
    ) {
        self.keeper = keeper
        self.api = api
        self.bans = bans
        self.health = health
        self.maximumBackoff = maximumBackoff
        self.clock = clock
        self.narrate = narrate
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            if keeper.bansCountedAt == nil { health.fail("first census not complete") }
            let guild = try await keeper.changes.wait { keeper.guild?.id }
            var backoff = Backoff(base: .seconds(30), maximum: maximumBackoff)
            var isFirst = true
            while true {
                let failure = try await count(in: guild)
                if failure?.code == .forbidden { keeper.cannotReadBans() }
                if isFirst, failure == nil || failure?.code == .forbidden {
                    try await announceFirstCensus()
                    isFirst = false
                }
                var pause = Self.verificationInterval
                if let failure {
                    pause = backoff.failed(atLeast: failure.retryAfter)
                    logger.warning(
                        "ban list fetch failed",
                        metadata: ["error": "\(failure)", "retry.after": "\(Int(pause.seconds))"])
                } else {
                    backoff.succeeded()
                }
                // A failed request is repeated after the pause, however urgent it is.
                if let failure, failure.code != .forbidden {
                    try await clock.sleep(for: pause)
                } else {
                    try await waitForNextCount(after: pause)
                }
            }
        }
    }

    /// Waits, but not longer than until a gap.
    private func waitForNextCount(after pause: Duration) async throws {
        _ = try await keeper.changes.wait(atMost: pause, clock: clock) { [keeper] in
            keeper.repairNeeds.banList && keeper.isCurrent ? () : nil
        }
    }

    /// Counts until a count is accepted.
    ///
    /// - Returns: the error if the request failed.
    private func count(in guild: GuildID) async throws -> RESTError? {
        while true {
            // Only in a live session: a ban that has yet to be replayed would be counted twice. After a gap, the audit log says
            // first when users were banned.
            let revision = try await keeper.changes.wait {
                keeper.repairNeeds.moderation ? nil : keeper.bansRevision
            }
            do {
                let listed = try await measured("ban_census", logger: logger) {
                    try await bans.value(for: BotCaches.BanList(guild: guild, revision: revision)) {
                        try await api.bans(of: guild)
                    }
                }
                try await clock.sleep(for: Self.settlingTime)
                let mended = keeper.mended
                guard keeper.receive(bans: listed, countedSince: revision) else { continue }
                let found = keeper.mended.since(mended)
                if found.bans + found.unbans > 0 {
                    logger.warning(
                        "ban list compared: bans and unbans that Discord had not announced are now counted",
                        metadata: ["mended.bans": "\(found.bans)", "mended.unbans": "\(found.unbans)"])
                }
                return nil
            } catch let error as RESTError {
                return error
            }
        }
    }

    private func announceFirstCensus() async throws {
        let snapshot = try await keeper.changes.wait { () -> Snapshot? in
            keeper.snapshot.flatMap { $0.members != nil && $0.online != nil ? $0 : nil }
        }
        health.pass(snapshot.bans == nil ? "without bans: permission Ban Members missing" : "ok")
        narrate(.counted(members: snapshot.members ?? 0, online: snapshot.online ?? 0, bans: snapshot.bans))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import DiscordREST
package import Exporter
package import Foundation
import LocalTime
package import Logging
import Resilience
import ServiceLifecycle
package import Statistics
import Supervision
package import Timekeeping

/// The part of Discord's HTTP API that a repair uses.
package protocol ModerationLog: Sendable {
    /// The kicks, bans and unbans in a guild since an instant, and whether these are all.
    func moderation(in guild: GuildID, since instant: Date) async throws -> (entries: [ModerationEntry], areAll: Bool)
}

extension DiscordClient: ModerationLog {
    package func moderation(in guild: GuildID, since instant: Date) async throws -> (
        entries: [ModerationEntry], areAll: Bool
    ) {
        let actions = [AuditLogEntry.memberKick, AuditLogEntry.memberBanAdd, AuditLogEntry.memberBanRemove]
        let excerpt = try await auditLog(of: guild, since: instant.milliseconds, actions: actions)
        return (excerpt.entries.compactMap(ModerationEntry.init), excerpt.isComplete)
    }
}

/// Repairs the gaps of a guild: reads the audit log, and waits for the lists that the gateway and the ban census receive.
package struct GapRepair: Service {
    /// The time after which a gap counts with what was found.
    static let deadline = Duration.seconds(1_800)
    /// How long the repairs of other guilds wait for the ban list of this one.
    static let banListPatience = Duration.seconds(60)
    /// The time between two reports of the progress in the log.
    static let reportInterval = Duration.seconds(10)
    /// Maximum delay of an entry in the audit log.
    static let settlingTime = Duration.seconds(2)
    /// Errors that another attempt does not mend.
    private static let lasting: [RESTError.Code] = [.forbidden, .notFound, .badRequest, .malformedResponse]

    let keeper: GuildKeeper
    let log: any ModerationLog
    /// Shared by all guilds.
    let turns: RepairTurns
    /// Degraded during a repair.
    let health: HealthCheck
    let maximumBackoff: Duration
    let clock: any WallClock
    let logger: Logger

    package init(
        keeper: GuildKeeper, log: any ModerationLog, turns: RepairTurns, health: HealthCheck, maximumBackoff: Duration,
        clock: any WallClock, logger: Logger
    ) {
        self.keeper = keeper
        self.log = log
        self.turns = turns
        self.health = health
        self.maximumBackoff = maximumBackoff
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            health.pass()
            while true {
                let (gap, guild) = try await keeper.changes.wait { () -> (Gap, GuildID)? in
                    report()
                    guard keeper.isCurrent, let gap = keeper.gap, let guild = keeper.guild?.id else { return nil }
                    return (gap, guild)
                }
                try await repair(gap, of: guild)
                health.pass()
            }
        }
    }

    private func repair(_ gap: Gap, of guild: GuildID) async throws {
        // Without the member list there is nothing to compare.
        guard keeper.shared.intents.contains(.guildMembers) else { return keeper.abandonRepair() }
        logger.notice(
            "repairing a gap",
            metadata: [
                "gap.from": "\(gap.from.formatted(.iso8601))", "gap.to": "\(gap.to.formatted(.iso8601))",
                "members.before": "\(gap.membersBefore)", "members.after": "\(gap.membersAfter)",
            ])
        try await readLog(gap, of: guild)
        try await waitForLists(gap)
    }

    /// Waits for the ban list, which the ban census reads next, but not so long that other repairs have to wait for it.
    private func waitForBanList(_ gap: Gap) async throws {
        _ = try await keeper.changes.wait(atMost: Self.banListPatience, clock: clock) {
            isPending(gap) && keeper.repairNeeds.banList ? nil : ()
        }
    }

    /// Waits until everything is compared, and reports the progress.
    private func waitForLists(_ gap: Gap) async throws {
        let deadline = clock.now.advanced(by: Self.deadline)
        while isPending(gap), let status = keeper.repairStatus, status.auditLogIsRead {
            guard clock.now < deadline else { return giveUp() }
            health.degrade(status.description)
            let changed: Void? = try await keeper.changes.wait(atMost: Self.reportInterval, clock: clock) {
                isPending(gap) && keeper.repairStatus?.auditLogIsRead == true ? nil : ()
            }
            if changed == nil {
                logger.info("repair in progress", metadata: ["repair.progress": "\(keeper.repairStatus ?? status)"])
            }
        }
    }

    private func giveUp() {
        logger.warning("gap not repaired in time; the rest counts as unobserved")
        keeper.abandonRepair()
    }

    /// Whether a gap is still the one to repair. After another lost session, it is longer.
    private func isPending(_ gap: Gap) -> Bool { keeper.isCurrent && keeper.gap?.to == gap.to }

    private func readLog(_ gap: Gap, of guild: GuildID) async throws {
        try await clock.sleep(for: Self.settlingTime)
        var backoff = Backoff(base: .seconds(5), maximum: maximumBackoff)
        var deadline: MonotonicInstant?
        while isPending(gap), keeper.repairNeeds.moderation {
            health.degrade("waiting for the repairs of other guilds")
            let failure = try await turns.turn(of: keeper.index, size: gap.size) { () -> RESTError? in
                deadline = deadline ?? clock.now.advanced(by: Self.deadline)
                health.degrade("reading the audit log since \(gap.from.formatted(.iso8601))")
                if let failure = try await readLogOnce(gap, of: guild) { return failure }
                try await waitForBanList(gap)
                return nil
            }
            guard let failure, let deadline else { continue }
            let pause = backoff.failed(atLeast: failure.retryAfter)
            guard clock.now.advanced(by: pause) < deadline else { return giveUp() }
            logger.warning(
                "audit log request failed", metadata: ["error": "\(failure)", "retry.after": "\(Int(pause.seconds))"])
            try await clock.sleep(for: pause)
        }
    }

    /// - Returns: the error of a request that can be repeated.
    private func readLogOnce(_ gap: Gap, of guild: GuildID) async throws -> RESTError? {
        do {
            let found = try await measured("audit_log", logger: logger) {
                try await log.moderation(in: guild, since: gap.from)
            }
            if !found.areAll {
                logger.warning("audit log too long; later kicks count as leaves, and later bans have no exact time")
            }
            if isPending(gap) { keeper.receive(moderation: found.entries) }
            return nil
        } catch let error as RESTError where Self.lasting.contains(error.code) {
            logger.warning(
                "audit log not readable; kicks in the gap count as leaves. Grant the bot View Audit Log",
                metadata: ["error": "\(error)"])
            if isPending(gap) { keeper.receive(moderation: nil) }
            return nil
        } catch let error as RESTError {
            return error
        }
    }

    /// Logs the gaps that ended.
    private func report() {
        guard let guild = keeper.guild?.id else { return }
        for span in keeper.shared.takeNewSpans(of: guild) {
            let metadata: Logger.Metadata = [
                "guild.id": "\(guild)", "unobserved.from": "\(span.from.formatted(.iso8601))",
                "unobserved.to": "\(span.to.formatted(.iso8601))", "members.before": "\(span.membersBefore)",
                "members.after": "\(span.membersAfter)", "repaired.joins": "\(span.repaired.joins)",
                "repaired.leaves": "\(span.repaired.leaves)", "repaired.bans": "\(span.repaired.bans)",
                "repaired.unbans": "\(span.repaired.unbans)", "members.unexplained": "\(span.unexplained)",
            ]
            if span.unexplained == 0, span.repaired.total > 0 {
                logger.notice("gap repaired", metadata: metadata)
            } else {
                logger.warning("guild was not observed; what was not found is not counted", metadata: metadata)
            }
        }
    }
}

extension ModerationEntry {
    /// `nil` for other actions.
    init?(_ entry: AuditLogExcerpt.Entry) {
        let person = Person(id: entry.target.rawValue, name: entry.username)
        let at = Date(milliseconds: entry.id.millisecondsSince1970)
        switch entry.actionType {
        case AuditLogEntry.memberKick: self.init(.kick, person, at: at)
        case AuditLogEntry.memberBanAdd: self.init(.ban, person, at: at)
        case AuditLogEntry.memberBanRemove: self.init(.unban, person, at: at)
        default: return nil
        }
    }
}

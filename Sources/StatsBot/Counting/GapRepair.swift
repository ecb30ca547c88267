// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Exporter
import Foundation
import LocalTime
import Logging
import Resilience
import ServiceLifecycle
import Statistics
import Supervision
import Timekeeping

/// The part of Discord's HTTP API that a repair uses.
protocol ModerationLog: Sendable {
    /// The kicks, bans and unbans in a guild since an instant.
    func moderation(in guild: GuildID, since instant: Date) async throws -> [ModerationEntry]
}

extension DiscordClient: ModerationLog {
    func moderation(in guild: GuildID, since instant: Date) async throws -> [ModerationEntry] {
        let actions = [AuditLogEntry.memberKick, AuditLogEntry.memberBanAdd, AuditLogEntry.memberBanRemove]
        return try await auditLog(of: guild, since: instant.milliseconds, actions: actions)
            .entries.compactMap(ModerationEntry.init)
    }
}

/// Repairs the gaps of a guild: reads the audit log, and waits for the lists that the gateway and the ban census receive.
struct GapRepair: Service {
    /// The time after which a gap counts with what was found.
    static let deadline = Duration.seconds(1_800)
    /// Maximum delay of an entry in the audit log.
    static let settlingTime = Duration.seconds(2)
    /// Errors that another attempt does not mend.
    private static let lasting: [RESTError.Code] = [.forbidden, .notFound, .badRequest, .malformedResponse]

    let keeper: GuildKeeper
    let log: any ModerationLog
    /// Degraded during a repair.
    let health: HealthCheck
    let maximumBackoff: Duration
    let clock: any WallClock
    let logger: Logger

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
        health.degrade("reading the audit log since \(gap.from.formatted(.iso8601))")
        do {
            try await withDeadline(Self.deadline, clock: clock, operation: "repair") {
                try await readLog(gap, of: guild)
                health.degrade("waiting for the member list and the ban list")
                try await keeper.changes.wait { isPending(gap) && !keeper.repairNeeds.moderation ? nil : () }
            }
        } catch is DeadlineExceeded {
            logger.warning("gap not repaired in time; the rest counts as unobserved")
            keeper.abandonRepair()
        }
    }

    /// Whether a gap is still the one to repair. After another lost session, it is longer.
    private func isPending(_ gap: Gap) -> Bool { keeper.isCurrent && keeper.gap?.to == gap.to }

    private func readLog(_ gap: Gap, of guild: GuildID) async throws {
        try await clock.sleep(for: Self.settlingTime)
        var backoff = Backoff(base: .seconds(5), maximum: maximumBackoff)
        while isPending(gap), keeper.repairNeeds.moderation {
            do {
                let entries = try await measured("audit_log", logger: logger) {
                    try await log.moderation(in: guild, since: gap.from)
                }
                if isPending(gap) { keeper.receive(moderation: entries) }
            } catch let error as RESTError where Self.lasting.contains(error.code) {
                logger.warning(
                    "audit log not readable; kicks in the gap count as leaves. Grant the bot View Audit Log",
                    metadata: ["error": "\(error)"])
                keeper.receive(moderation: nil)
            } catch let error as RESTError {
                let pause = backoff.failed(atLeast: error.retryAfter)
                logger.warning(
                    "audit log request failed",
                    metadata: ["error": "\(error)", "retry.after": "\(Int(pause.seconds))"])
                try await clock.sleep(for: pause)
            }
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

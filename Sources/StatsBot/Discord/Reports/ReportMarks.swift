// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import LocalTime
import Statistics
import Storage

/// The stored progress of a guild's reports.
struct ReportMarks: Sendable {
    let store: any Store
    let guild: GuildID

    /// The last report sent, or the one before the first one to send; `nil` before the first start.
    func last(_ kind: ReportKind) throws -> Day? {
        try store.note(key(kind)).flatMap { Day($0) }
    }

    /// Records durably that all reports up to this one were sent.
    func setLast(_ day: Day, _ kind: ReportKind) async throws {
        try await store.mark([key(kind): day.description])
    }

    /// Records durably that a report was sent and is no longer pending.
    func setSent(_ day: Day, _ kind: ReportKind, _ effects: EffectRunner) async throws {
        try await effects.finish(effect(kind, day), marking: [key(kind): day.description])
    }

    /// The name of the effect that sends a report.
    func effect(_ kind: ReportKind, _ day: Day) -> String { "\(key(kind)).\(day)" }

    private func key(_ kind: ReportKind) -> String { "report.\(kind.rawValue).\(guild)" }
}

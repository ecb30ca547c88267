// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import LocalTime
import Resilience
import Statistics
import Storage

/// The stored progress of a guild's reports: the last one sent, and the one being sent.
struct ReportMarks: Sendable {
    let store: any Store
    let guild: GuildID

    /// The last report sent, or the one before the first one to send; `nil` before the first start.
    func last(_ kind: ReportKind) throws -> Day? {
        try store.note(key(kind)).flatMap { Day($0) }
    }

    /// Records that all reports up to this one were sent.
    func setLast(_ day: Day, _ kind: ReportKind) async throws {
        try await store.setNote(key(kind), to: day.description)
    }

    /// Records that a report is about to be sent. All earlier writes are committed then.
    ///
    /// - Returns: whether it was already recorded: an earlier attempt may or may not have succeeded.
    func begin(_ day: Day, _ kind: ReportKind) async throws -> Bool {
        let key = key(kind) + ".begun"
        let wasBegun = try await onThreadOfItsOwn { [store] in try store.note(key) } == day.description
        try await store.setNote(key, to: day.description)
        return wasBegun
    }

    private func key(_ kind: ReportKind) -> String { "report.\(kind.rawValue).\(guild)" }
}

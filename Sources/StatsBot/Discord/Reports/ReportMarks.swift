// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import LocalTime
import Resilience
import Statistics
import Storage

/// What the store remembers of a guild's reports: up to which one they were sent, and which one was begun.
struct ReportMarks: Sendable {
    let store: any Store
    let guild: GuildID

    /// The last report that was sent, or the one before the first that is to be; `nil` before the very first start.
    func last(_ kind: ReportKind) throws -> Day? {
        try store.note(key(kind)).flatMap { Day($0) }
    }

    /// Remembers that all up to this one were sent.
    func setLast(_ day: Day, _ kind: ReportKind) async throws {
        try await store.setNote(key(kind), to: day.description)
    }

    /// Remembers that a report is about to be sent. What was to be written before is written then.
    ///
    /// - Returns: whether that was remembered already: it was tried before, and it is not known what came of it.
    func begin(_ day: Day, _ kind: ReportKind) async throws -> Bool {
        let key = key(kind) + ".begun"
        let wasBegun = try await onThreadOfItsOwn { [store] in try store.note(key) } == day.description
        try await store.setNote(key, to: day.description)
        return wasBegun
    }

    private func key(_ kind: ReportKind) -> String { "report.\(kind.rawValue).\(guild)" }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Logging
import Statistics
import Testing

@testable import Counting
@testable import LocalTime
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

@Suite("Stored report progress")
struct ReportMarksTests {
    @Test("each guild and kind has its own progress, also after reopening the store")
    func marks() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func open() throws -> SQLiteStore { try SQLiteStore(directory: folder.path, timeZone: ReportHistory.zone) }
        let day = ReportHistory.day("2026-11-24")

        let store = try open()
        let marks = ReportMarks(store: store, guild: 42)
        #expect(try marks.last(.daily) == nil)
        let effects = EffectRunner(store: store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await store.mark(["effect.report.daily.42.2026-11-24": "begun"])
        try await marks.setSent(day, .daily, effects)
        #expect(try store.note("effect.report.daily.42.2026-11-24") == nil)
        try await marks.setLast(day.advanced(by: -2), .weekly)
        try await store.close()

        let reopened = try open()
        let kept = ReportMarks(store: reopened, guild: 42)
        #expect(try kept.last(.daily) == day)
        #expect(try kept.last(.weekly) == day.advanced(by: -2))
        #expect(try ReportMarks(store: reopened, guild: 43).last(.daily) == nil)
        try await reopened.close()
    }
}

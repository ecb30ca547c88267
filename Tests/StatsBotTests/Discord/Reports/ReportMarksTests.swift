// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Testing

@testable import LocalTime
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
        #expect(try await !marks.begin(day, .daily))
        try await marks.setLast(day, .daily)
        try await marks.setLast(day.advanced(by: -2), .weekly)
        #expect(try await !marks.begin(day.advanced(by: 1), .daily))
        try await store.close()

        let reopened = try open()
        let kept = ReportMarks(store: reopened, guild: 42)
        #expect(try kept.last(.daily) == day)
        #expect(try kept.last(.weekly) == day.advanced(by: -2))
        #expect(try ReportMarks(store: reopened, guild: 43).last(.daily) == nil)
        #expect(try await kept.begin(day.advanced(by: 1), .daily), "an earlier attempt is recorded")
        #expect(try await !kept.begin(day.advanced(by: 1), .weekly))
        try await reopened.close()
    }
}

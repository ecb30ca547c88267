// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
package import Foundation
import LocalTime
import SQLiteStorage
package import Statistics
import SystemPackage

/// Imports the history of one guild from the old bot's `member_stats.json`, from a JSON export or from a table of activity in CSV.
///
/// The file is read twice. The first pass finds all errors, so that a damaged file is rejected before anything is
/// imported, and records the positions and times of the events but not the events: memory use depends on the number of
/// days, not on the size of the file. The second pass reads the events and inserts them earliest first, whatever their
/// order in the file. Events that overlap in time, at most a day of the old bot's file, are sorted in memory.
///
/// Activity is read in the first pass and added at the end, as a whole, because a day with missing rows could not be completed
/// later. So it is imported only from a file without errors.
package struct HistoryImport: Sendable {
    /// Events per insert.
    package static let chunkSize = 2_000

    /// The ID of the guild that the events belong to.
    package let guild: UInt64
    /// The time zone of days, and of timestamps without an offset.
    package let timeZone: TimeZone
    /// Whether to import the valid events of a damaged file.
    package let isLenient: Bool

    package init(guild: UInt64, timeZone: TimeZone, isLenient: Bool) {
        self.guild = guild
        self.timeZone = timeZone
        self.isLenient = isLenient
    }

    /// Imports a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - insert: stores events and returns for each whether it was new: `Store.importEvents`.
    ///   - insertActivity: stores activity: `SQLiteStore.importActivity`.
    ///   - progress: called periodically with the progress.
    ///   - isInterrupted: whether to stop; called between chunks.
    /// - Returns: the report of the import.
    /// - Throws: `HistoryFileError`.
    package func run(
        _ path: String, insert: ([MemberEvent]) async throws -> [Bool],
        insertActivity: (ArchivedActivity) async throws -> ImportedActivity,
        progress: @escaping (HistoryProgress) -> Void = { _ in },
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) async throws -> ImportReport {
        let file: FileDescriptor
        let source: ByteSource
        do {
            file = try FileDescriptor.open(FilePath(path), .readOnly)
        } catch {
            throw HistoryFileError.unreadable(path, error)
        }
        defer { try? file.close() }
        do {
            source = try ByteSource(file)
        } catch {
            throw HistoryFileError.notAFile(path)
        }
        return try await run(
            source, named: path, insert: insert, insertActivity: insertActivity, progress: progress,
            isInterrupted: isInterrupted)
    }

    package func run(
        _ source: ByteSource, named path: String, insert: ([MemberEvent]) async throws -> [Bool],
        insertActivity: (ArchivedActivity) async throws -> ImportedActivity,
        progress: @escaping (HistoryProgress) -> Void = { _ in },
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) async throws -> ImportReport {
        var report = ImportReport()
        if let activity = try activity(inCSV: source, path) {
            try await send(activity, &report, insertActivity)
            return report
        }
        guard let scan = try scan(source, path, &report, progress, isInterrupted) else { return report }
        var pending = PendingEvents(report: report)
        let reader = SegmentReader(source: source, reader: scan.reader)
        var calendar = DayCalendar(timeZone: timeZone)
        var pairing = BanPairing()
        var bytes: UInt64 = 0
        for part in scan.segments.groupedByTime() {
            let events: [EventRecord]
            do {
                events = try reader.events(of: part)
            } catch let error as Errno {
                throw HistoryFileError.unreadable(path, error)
            } catch {
                throw HistoryFileError.changed(path, pending.report)
            }
            for record in events {
                let event = MemberEvent(
                    guild: guild, kind: record.kind, person: record.person, at: record.at, since: record.since,
                    day: calendar.day(of: record.at), cause: record.cause)
                pairing.add(event, isExplained: record.cause != nil) { pending.events.append($0) }
                guard pending.events.count >= Self.chunkSize else { continue }
                try await pending.send(insert)
                progress(pending.progress(bytes: bytes))
                if isInterrupted() {
                    pending.report.isInterrupted = true
                    return pending.report
                }
            }
            bytes += part.reduce(0) { $0 + $1.end - $1.start }
        }
        pairing.finish { pending.events.append($0) }
        try await pending.send(insert)
        progress(pending.progress(bytes: bytes))
        report = pending.report
        report.lacksActivity = scan.hasActivity && scan.errors.total > 0
        if !report.lacksActivity { try await send(scan.activity, &report, insertActivity) }
        return report
    }

    private func send(
        _ activity: ArchivedActivity, _ report: inout ImportReport,
        _ insert: (ArchivedActivity) async throws -> ImportedActivity
    ) async throws {
        guard !activity.isEmpty else { return }
        do {
            report.activity = try await insert(activity)
        } catch {
            throw HistoryFileError.notStored("activity", error, report)
        }
    }

    /// Reads a table of activity in CSV; `nil` if the file is none.
    private func activity(inCSV source: ByteSource, _ path: String) throws -> ArchivedActivity? {
        do {
            guard var csv = try ActivityCSV(source) else {
                guard path.lowercased().hasSuffix(".csv") else { return nil }
                throw HistoryFileError.unknownTable(path)
            }
            return try csv.read(TimestampText(timeZone: timeZone))
        } catch let issue as HistoryIssue {
            throw HistoryFileError.damagedTable(path, issue)
        } catch let error as Errno {
            throw HistoryFileError.unreadable(path, error)
        }
    }

    /// Scans the whole file; `nil` if interrupted.
    private func scan(
        _ source: ByteSource, _ path: String, _ report: inout ImportReport,
        _ progress: @escaping (HistoryProgress) -> Void,
        _ isInterrupted: @escaping @Sendable () -> Bool
    ) throws -> HistoryScan? {
        var scan = HistoryScan(ByteCursor(source), guild: guild, timeZone: timeZone, isLenient: isLenient) {
            offset, events in
            let fraction = source.count > 0 ? Double(offset) / Double(source.count) : nil
            progress(HistoryProgress(phase: .checking, bytes: offset, items: events, fraction: fraction))
            if isInterrupted() { throw Interruption() }
        }
        var isComplete = true
        do {
            try scan.run()
        } catch let issue as HistoryIssue {
            throw HistoryFileError.damaged(path, issue)
        } catch is Interruption {
            isComplete = false
        } catch {
            throw HistoryFileError.unreadable(path, error)
        }
        report.events = scan.events
        report.dayMismatches = scan.dayMismatches
        report.errors = scan.errors
        report.warnings = scan.warnings
        report.isInterrupted = !isComplete
        return isComplete ? scan : nil
    }

    private struct Interruption: Error {}
}

/// Events to insert, and the report of those inserted.
private struct PendingEvents {
    var report: ImportReport
    var events: [MemberEvent] = []
    private var processed = 0

    init(report: ImportReport) {
        self.report = report
    }

    /// Inserts all pending events.
    mutating func send(_ insert: ([MemberEvent]) async throws -> [Bool]) async throws {
        guard !events.isEmpty else { return }
        let isNew: [Bool]
        do {
            isNew = try await insert(events)
        } catch {
            throw HistoryFileError.notStored("events", error, report)
        }
        for (event, isNew) in zip(events, isNew) { report.count(event, isNew: isNew) }
        processed += events.count
        events.removeAll(keepingCapacity: true)
    }

    func progress(bytes: UInt64) -> HistoryProgress {
        HistoryProgress(
            phase: .importing, bytes: bytes, items: processed,
            fraction: report.events > 0 ? Double(processed) / Double(report.events) : nil)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import LocalTime
package import Statistics
import SystemPackage

/// Takes the history of one guild out of a file: the old bot's `member_stats.json`, or what `statsbot export` wrote.
///
/// The file is read twice. The first time every fault is found, so that a damaged file is refused before anything of
/// it is taken, and places and times of the events are noted, though not the events: the memory needed follows the number
/// of days, not the size of the file. The second time the events are read and handed over, the earliest first, whatever
/// the order of the file; what overlaps in time, at most a day of it in a file of the old bot, is sorted in memory.
package struct HistoryImport: Sendable {
    /// So many events are handed over at once.
    package static let chunkSize = 2_000

    /// The guild that the events are counted to.
    package let guild: UInt64
    /// The zone in which days are counted, and of timestamps without an offset.
    package let timeZone: TimeZone
    /// Whether to take what is whole from a file that is damaged.
    package let isLenient: Bool

    /// Prepares an import.
    package init(guild: UInt64, timeZone: TimeZone, isLenient: Bool) {
        self.guild = guild
        self.timeZone = timeZone
        self.isLenient = isLenient
    }

    /// Imports a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - take: keeps events, and says of each whether it was new: `Store.importEvents`.
    ///   - progress: is told now and then how far it is.
    ///   - isInterrupted: whether to end; asked between chunks.
    /// - Returns: what was done.
    /// - Throws: `HistoryFileError`.
    package func run(
        _ path: String, take: ([MemberEvent]) async throws -> [Bool],
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
        return try await run(source, named: path, take: take, progress: progress, isInterrupted: isInterrupted)
    }

    package func run(
        _ source: ByteSource, named path: String, take: ([MemberEvent]) async throws -> [Bool],
        progress: @escaping (HistoryProgress) -> Void = { _ in },
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) async throws -> ImportReport {
        var report = ImportReport()
        guard let scan = try scan(source, path, &report, progress, isInterrupted) else { return report }
        var handover = Handover(report: report)
        let reader = SegmentReader(source: source, reader: scan.reader)
        var calendar = DayCalendar(timeZone: timeZone)
        var pairing = BanPairing()
        var bytes: UInt64 = 0
        for part in scan.segments.partedByTime() {
            let events: [EventRecord]
            do {
                events = try reader.events(of: part)
            } catch let error as Errno {
                throw HistoryFileError.unreadable(path, error)
            } catch {
                throw HistoryFileError.changed(path, handover.report)
            }
            for record in events {
                let event = MemberEvent(
                    guild: guild, kind: record.kind, person: record.person, at: record.at,
                    day: calendar.day(of: record.at), cause: record.cause)
                pairing.add(event, isExplained: record.cause != nil) { handover.pending.append($0) }
                guard handover.pending.count >= Self.chunkSize else { continue }
                try await handover.send(take)
                progress(handover.progress(bytes: bytes))
                if isInterrupted() {
                    handover.report.isInterrupted = true
                    return handover.report
                }
            }
            bytes += part.reduce(0) { $0 + $1.end - $1.start }
        }
        pairing.finish { handover.pending.append($0) }
        try await handover.send(take)
        progress(handover.progress(bytes: bytes))
        return handover.report
    }

    /// Looks through the whole file; `nil` where it was told to end.
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
        var isWhole = true
        do {
            try scan.run()
        } catch let fault as HistoryFault {
            throw HistoryFileError.damaged(path, fault)
        } catch is Interruption {
            isWhole = false
        } catch {
            throw HistoryFileError.unreadable(path, error)
        }
        report.events = scan.events
        report.disagreeing = scan.disagreeing
        report.faults = scan.faults
        report.warnings = scan.warnings
        report.isInterrupted = !isWhole
        return isWhole ? scan : nil
    }

    private struct Interruption: Error {}
}

/// Events on their way to the database, and the account of them.
private struct Handover {
    var report: ImportReport
    var pending: [MemberEvent] = []
    private var handled = 0

    init(report: ImportReport) {
        self.report = report
    }

    /// Hands over all that are pending.
    mutating func send(_ take: ([MemberEvent]) async throws -> [Bool]) async throws {
        guard !pending.isEmpty else { return }
        let isNew: [Bool]
        do {
            isNew = try await take(pending)
        } catch {
            throw HistoryFileError.notStored(error, report)
        }
        for (event, isNew) in zip(pending, isNew) { report.count(event, isTaken: isNew) }
        handled += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    func progress(bytes: UInt64) -> HistoryProgress {
        HistoryProgress(
            phase: .taking, bytes: bytes, items: handled,
            fraction: report.events > 0 ? Double(handled) / Double(report.events) : nil)
    }
}

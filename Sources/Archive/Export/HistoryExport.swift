// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import Statistics
package import Storage

/// Writes the history of one guild, page by page, so that the memory needed does not grow with it.
package struct HistoryExport: Sendable {
    /// The forms it can be written in.
    package enum Format: Sendable, Hashable {
        /// One document with everything; `HistoryImport` reads its events back.
        case json
        /// One table, as RFC 4180 has it.
        case csv(Table)
        /// Series for `promtool tsdb create-blocks-from openmetrics`.
        case openMetrics
    }

    /// What there are tables of.
    package enum Table: String, Sendable, CaseIterable {
        /// What happened to whom.
        case events
        /// The events counted, a row a day.
        case days
        /// The counts of members, those online and bans.
        case census
        /// The times in which nobody looked.
        case unobserved
    }

    /// Where the history comes from.
    package let reader: any StoreReader
    /// The guild.
    package let guild: UInt64
    /// The zone of days and times.
    package let timeZone: TimeZone
    /// The days.
    package let span: DaySpan
    /// When the export is made.
    package let now: Date

    /// Prepares an export.
    ///
    /// - Parameters:
    ///   - reader: where the history comes from.
    ///   - guild: the guild.
    ///   - timeZone: the zone of days and times.
    ///   - span: the days.
    ///   - now: when the export is made.
    package init(
        reader: any StoreReader, guild: UInt64, timeZone: TimeZone, span: DaySpan, now: Date
    ) {
        self.reader = reader
        self.guild = guild
        self.timeZone = timeZone
        self.span = span
        self.now = now
    }

    /// Writes the history.
    ///
    /// - Parameters:
    ///   - format: its form.
    ///   - write: gets it piece by piece, in order.
    ///   - progress: is told now and then how far it is.
    ///   - isInterrupted: whether to end; asked between pages.
    /// - Returns: how many rows were written; `nil` where it was told to end before it was done.
    /// - Throws: what the store or `write` throws.
    package func run(
        _ format: Format, write: @escaping (String) throws -> Void,
        progress: @escaping (HistoryProgress) -> Void = { _ in },
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) throws -> Int? {
        let output = HistoryOutput(write: write, progress: progress, isInterrupted: isInterrupted)
        do {
            switch format {
            case .json: try writeJSON(to: output)
            case .csv(let table): try writeCSV(table, to: output)
            case .openMetrics: try writeOpenMetrics(to: output)
            }
        } catch is HistoryOutput.Interruption {
            return nil
        }
        return output.rows
    }
}

/// Where an export goes: it counts, tells of progress, and ends it when it is told to.
final class HistoryOutput {
    struct Interruption: Error {}

    private(set) var rows = 0
    private var bytes: UInt64 = 0
    private let sink: (String) throws -> Void
    private let progress: (HistoryProgress) -> Void
    private let isInterrupted: () -> Bool

    init(
        write: @escaping (String) throws -> Void, progress: @escaping (HistoryProgress) -> Void,
        isInterrupted: @escaping () -> Bool
    ) {
        sink = write
        self.progress = progress
        self.isInterrupted = isInterrupted
    }

    /// Writes what is no row.
    func write(_ text: String) throws {
        bytes += UInt64(text.utf8.count)
        try sink(text)
    }

    /// Writes a row.
    func writeRow(_ text: String) throws {
        try write(text)
        rows += 1
    }

    /// Between two pages.
    func endPage() throws {
        progress(HistoryProgress(phase: .writing, bytes: bytes, items: rows, fraction: nil))
        if isInterrupted() { throw Interruption() }
    }
}

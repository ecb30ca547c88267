// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
package import Foundation
import Statistics
package import Storage

/// Exports the history of one guild page by page, so that memory use does not depend on its size.
package struct HistoryExport: Sendable {
    /// An output format.
    package enum Format: Sendable, Hashable {
        /// One document with everything; `HistoryImport` can import its events and its activity.
        case json
        /// One table in the format of RFC 4180.
        case csv(Table)
        /// Series for `promtool tsdb create-blocks-from openmetrics`.
        case openMetrics
    }

    /// A table of the CSV format.
    package enum Table: String, Sendable, CaseIterable {
        /// Member events.
        case events
        /// Event counts, one row per day.
        case days
        /// Counts of members, online members and bans.
        case census
        /// Spans of time in which the bot did not observe the guild.
        case unobserved
        /// Messages, reactions, threads and time in voice by day and channel.
        case activityDays = "activity_days"
        /// The same by hour and channel.
        case activityHours = "activity_hours"
        /// Active members and the most members in voice, by day.
        case activeMembers = "active_members"
        /// What became of the members who joined on each day.
        case cohorts
        /// The members who left on each day, by the time since they had joined.
        case leavers
        /// Spans of time in which activity may be missing.
        case activityGaps = "activity_gaps"
    }

    /// The source of the history.
    package let reader: any StoreReader & ActivityArchiveReader
    /// The guild's ID.
    package let guild: UInt64
    /// The time zone of days and timestamps.
    package let timeZone: TimeZone
    /// The days to export.
    package let span: DaySpan
    /// The time of the export.
    package let now: Date

    package init(
        reader: any StoreReader & ActivityArchiveReader, guild: UInt64, timeZone: TimeZone, span: DaySpan, now: Date
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
    ///   - format: the output format.
    ///   - write: called with each piece of output, in order.
    ///   - progress: called periodically with the progress.
    ///   - isInterrupted: whether to stop; called between pages.
    /// - Returns: the number of rows written; `nil` if interrupted.
    /// - Throws: errors of the store or of `write`.
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

/// The output of an export. Counts rows, reports progress and checks for interruption.
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

    /// Writes text that does not count as a row.
    func write(_ text: String) throws {
        bytes += UInt64(text.utf8.count)
        try sink(text)
    }

    func writeRow(_ text: String) throws {
        try write(text)
        rows += 1
    }

    /// Reports progress after a page.
    ///
    /// - Throws: `Interruption` if the export is to stop.
    func endPage() throws {
        progress(HistoryProgress(phase: .writing, bytes: bytes, items: rows, fraction: nil))
        if isInterrupted() { throw Interruption() }
    }
}

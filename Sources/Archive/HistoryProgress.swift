// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

/// The progress of an import or an export.
package struct HistoryProgress: Sendable, Equatable {
    /// A phase of the work.
    package enum Phase: String, Sendable {
        /// The whole file is checked for errors before anything is imported.
        case checking
        /// Events are inserted into the database.
        case importing
        /// Rows are exported.
        case writing
    }

    /// The current phase.
    package let phase: Phase
    /// Bytes of the file read or written so far.
    package let bytes: UInt64
    /// Events or rows found, imported or written so far.
    package let items: Int
    /// The completed fraction of the work, 0 to 1; `nil` if unknown.
    package let fraction: Double?

    package init(phase: Phase, bytes: UInt64, items: Int, fraction: Double?) {
        self.phase = phase
        self.bytes = bytes
        self.items = items
        self.fraction = fraction
    }

    /// A line for a terminal, such as `importing  45 %  1,234,567 events  456 MB  23,000/s`.
    ///
    /// - Parameter elapsed: time since the phase began, for the rate.
    /// - Returns: the line without a line terminator.
    package func line(elapsed: Duration) -> String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        var parts = [phase.rawValue]
        if let fraction { parts.append("\(Int((min(1, max(0, fraction)) * 100).rounded(.down))) %") }
        parts.append("\(CountFormat.grouped(items)) \(phase == .writing ? "rows" : "events")")
        parts.append(Self.size(bytes))
        if seconds >= 1 { parts.append("\(CountFormat.grouped(Int(Double(items) / seconds)))/s") }
        return parts.joined(separator: "  ")
    }

    private static func size(_ bytes: UInt64) -> String {
        switch bytes {
        case ..<10_000: "\(CountFormat.grouped(Int(bytes))) B"
        case ..<10_000_000: "\(CountFormat.grouped(Int(bytes / 1_000))) kB"
        default: "\(CountFormat.grouped(Int(clamping: bytes / 1_000_000))) MB"
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

/// How far an import or an export is.
package struct HistoryProgress: Sendable, Equatable {
    /// What is going on.
    package enum Phase: String, Sendable {
        /// The whole file is looked through for faults, before anything is taken.
        case checking
        /// Events go into the database.
        case taking
        /// Rows go out of the database.
        case writing
    }

    /// What is going on.
    package let phase: Phase
    /// How many bytes of the file were read or written.
    package let bytes: UInt64
    /// How many events or rows were found, taken or written so far.
    package let items: Int
    /// The part of the work that is done, 0 to 1; `nil` where that is not known.
    package let fraction: Double?

    /// Makes a report of progress.
    package init(phase: Phase, bytes: UInt64, items: Int, fraction: Double?) {
        self.phase = phase
        self.bytes = bytes
        self.items = items
        self.fraction = fraction
    }

    /// A line for a terminal, such as `taking    45 %  1,234,567 events  456 MB  23,000/s`.
    ///
    /// - Parameter elapsed: since the phase began, for the rate.
    /// - Returns: the line, without an end.
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

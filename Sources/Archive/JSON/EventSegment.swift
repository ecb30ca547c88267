// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A contiguous run of complete events in a file, separated only by commas.
struct EventSegment: Sendable, Hashable {
    /// Maximum number of events.
    static let maximumEvents = 4_096

    let context: EventContext
    /// Byte offset of the start of the first event.
    let start: UInt64
    /// Byte offset of the end of the last event.
    var end: UInt64
    var count: Int
    var earliest: Date
    var latest: Date
}

extension [EventSegment] {
    /// Groups of segments that do not overlap in time, earliest first, so that sorting each group sorts all events.
    ///
    /// The old bot's file lists events by day, so a group is a day or a part of a large one.
    func groupedByTime() -> [[EventSegment]] {
        var parts: [[EventSegment]] = []
        var latest = Date.distantPast
        for segment in sorted(by: { ($0.earliest, $0.start) < ($1.earliest, $1.start) }) {
            if parts.isEmpty || segment.earliest > latest {
                parts.append([segment])
            } else {
                parts[parts.count - 1].append(segment)
            }
            latest = Swift.max(latest, segment.latest)
        }
        return parts
    }
}

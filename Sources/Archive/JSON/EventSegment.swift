// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Events that stand one after the other in a file, all of them whole, with nothing but commas between.
struct EventSegment: Sendable, Hashable {
    /// So many events at most.
    static let mostEvents = 4_096

    let context: EventContext
    /// Where the first one begins.
    let start: UInt64
    /// Where the last one has ended.
    var end: UInt64
    var count: Int
    var earliest: Date
    var latest: Date
}

extension [EventSegment] {
    /// The segments in parts that do not overlap in time, the earliest first: whoever sorts each part has sorted all.
    ///
    /// A file of the old bot has its events by days, so a part is a day, or a piece of a large one.
    func partedByTime() -> [[EventSegment]] {
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

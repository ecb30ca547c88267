// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// The activity of a guild as it is exported and imported: counts and gaps, and nothing about single members.
public struct ArchivedActivity: Sendable, Hashable {
    /// What a daily count belongs to.
    public struct DayKey: Sendable, Hashable {
        /// The local day.
        public let day: Day
        /// The channel's ID.
        public let channel: UInt64
        /// What is counted.
        public let kind: ActivityKind

        /// Creates a key.
        public init(day: Day, channel: UInt64, _ kind: ActivityKind) {
            self.day = day
            self.channel = channel
            self.kind = kind
        }
    }

    /// Numbers, and times in milliseconds, by day. Hours are kept for a limited time, so these are not always their sums.
    public var days: [DayKey: Int64] = [:]
    /// Numbers, and times in milliseconds, by hour.
    public var hours: [HourCountKey: Int64] = [:]
    /// The active members and the voice peak of each day.
    public var figures: [Day: DayFigures] = [:]
    /// What became of the members who joined on each day.
    public var cohorts: [Day: CohortCounts] = [:]
    /// The members who left on each day.
    public var leavers: [LeaverKey: Int64] = [:]
    /// Where activity may be missing.
    public var gaps: Set<ActivityGap> = []

    /// Creates an empty value.
    public init() {}

    /// Whether there is nothing.
    public var isEmpty: Bool {
        days.isEmpty && hours.isEmpty && figures.isEmpty && cohorts.isEmpty && leavers.isEmpty && gaps.isEmpty
    }
}

/// The result of an import of activity.
public struct ImportedActivity: Sendable, Hashable {
    /// The days that got counts.
    public var days: Set<Day> = []
    /// The other days in the import: all of their counts were skipped.
    public var skippedDays: Set<Day> = []
    /// The number of gaps that were added.
    public var gaps = 0
    /// The number of gaps that were skipped.
    public var skippedGaps = 0

    /// Creates the result of an import that did nothing.
    public init() {}
}

/// Activity that can be exported.
public protocol ActivityArchiveReader: ActivityReader {
    /// The first and the last day with counts; `nil` if there are none.
    func activitySpan(of guild: UInt64) throws -> ClosedRange<Day>?
}

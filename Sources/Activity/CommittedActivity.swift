// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// What is committed of a guild's activity, as far as metrics and current statistics need it: totals since the first day, the
/// counts of the last days, and recent cohorts.
public struct CommittedActivity: Sendable, Hashable {
    /// The number of days whose counts are kept: today and the seven days before.
    public static let recentDays = 8
    /// The number of days whose cohorts are kept: a window of 28 days that ended 30 days ago.
    public static let cohortDays = 60

    /// The counts since the first day.
    public private(set) var totals: ActivitySums
    /// The messages of each channel since the first day.
    public private(set) var messages: [UInt64: Int64]
    /// The counts of the last days, by channel.
    public private(set) var recent: [Day: [UInt64: ActivitySums]]
    /// The cohorts of the last days, by day of joining.
    public private(set) var cohorts: [Day: CohortCounts]
    /// Joins by source since the first day.
    public private(set) var invites: InviteTotals
    /// The channels whose messages are shown separately.
    public private(set) var shown: ChannelRanking
    /// The messages in other channels since this value was created. Messages that were counted for a channel while it was
    /// shown are not among them, so this number never decreases.
    public private(set) var otherMessages: Int64 = 0
    private var newestDay: Day?

    /// Creates the value; empty by default.
    ///
    /// - Parameters:
    ///   - totals: The counts since the first day.
    ///   - messages: The messages of each channel since the first day.
    ///   - recent: The counts of the last days.
    ///   - cohorts: The cohorts of the last days.
    ///   - invites: The joins by source since the first day.
    ///   - newestDay: The newest day of any event.
    public init(
        totals: ActivitySums = [:], messages: [UInt64: Int64] = [:], recent: [DayActivity] = [],
        cohorts: [Day: CohortCounts] = [:], invites: InviteTotals = InviteTotals(), newestDay: Day? = nil
    ) {
        self.totals = totals
        self.messages = messages
        self.cohorts = cohorts
        self.invites = invites
        self.newestDay = newestDay
        self.recent = [:]
        shown = ChannelRanking(messages: [:])
        for row in recent { self.recent[row.day, default: [:]][row.channel, default: [:]][row.kind] = row.count }
        forgetOldDays()
    }

    /// Adds a batch that was committed.
    public mutating func add(_ batch: ActivityBatch) {
        for (key, number) in batch.hours {
            totals[key.kind, default: 0] &+= number
            recent[key.day, default: [:]][key.channel, default: [:]][key.kind, default: 0] &+= number
            guard key.kind.isMessage else { continue }
            messages[key.channel, default: 0] &+= number
            if !shown.channels.contains(key.channel) { otherMessages &+= number }
        }
        for (day, counts) in batch.cohorts { cohorts[day, default: CohortCounts()] += counts }
        invites.add(batch.invites)
        if let day = batch.progress?.newestDay, newestDay.map({ $0 < day }) ?? true {
            newestDay = day
            forgetOldDays()
        }
    }

    /// The counts of a recent day.
    public func counts(on day: Day) -> ActivitySums {
        var sum: ActivitySums = [:]
        for counts in (recent[day] ?? [:]).values { sum.add(counts) }
        return sum
    }

    /// The share of new members that stayed, among those who joined on the last 28 days whose window is over.
    ///
    /// - Parameters:
    ///   - measure: What is meant by staying.
    ///   - today: The current local day.
    /// - Returns: The share; `nil` if nobody joined on these days.
    public func retention(_ measure: RetentionMeasure, today: Day) -> Double? {
        measure.recentRatio(today: today) { cohorts[$0] }
    }

    /// Removes old days, and chooses the channels that are shown: those with the most messages in the remaining days. They
    /// change once a day, because each change begins new series.
    private mutating func forgetOldDays() {
        guard let newestDay else { return }
        recent = recent.filter { $0.key > newestDay.advanced(by: -Self.recentDays) }
        cohorts = cohorts.filter { $0.key > newestDay.advanced(by: -Self.cohortDays) }
        var messages: [UInt64: Int64] = [:]
        for channels in recent.values {
            for (channel, counts) in channels { messages[channel, default: 0] &+= counts.messages }
        }
        shown = ChannelRanking(messages: messages)
    }
}

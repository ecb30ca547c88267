// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
package import LocalTime
package import Localization

/// Reads what reports and commands show of a guild's activity.
package struct ActivityHistory: Sendable {
    let reader: any ActivityReader
    let guild: UInt64
    /// What is counted. The other kinds are not shown.
    package let counted: Set<ActivityKind>
    /// The texts of reports and pages.
    package var texts = Texts(.english)

    /// Creates the reader of a guild's activity.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - guild: The guild's ID.
    ///   - counted: What is counted, of `humanMessages`, `reactions`, `threads` and `voice`.
    package init(_ reader: any ActivityReader, of guild: UInt64, counted: Set<ActivityKind>) {
        (self.reader, self.guild, self.counted) = (reader, guild, counted)
    }

    /// The activity of a day, compared with the same weekday of the week before.
    ///
    /// - Throws: If the activity cannot be read.
    package func daily(_ day: Day) throws -> DailyActivity {
        let counts = try ComparedCounts(day...day, distance: 7, reader, of: guild)
        return DailyActivity(
            day: day, figures: counts.figures(shown([.messages, .voice, .activeMembers])), texts: texts)
    }

    /// The activity of the week that ends on a day, compared with the week before.
    ///
    /// - Throws: If the activity cannot be read.
    package func weekly(endingOn end: Day) throws -> WeeklyActivity {
        let counts = try ComparedCounts(end.advanced(by: -6)...end, distance: 7, reader, of: guild)
        let month = end.advanced(by: -27)...end
        let hours = try reader.activityHours(of: guild, in: month, channel: nil)
        let map = HourTotals(hours, of: [mainKind]).heatMap
        return WeeklyActivity(
            figures: counts.figures(shown(ActivityFigure.Measure.all)),
            channels: ChannelFigures(counts.rows, of: counted, limit: 5),
            retention: try RetentionFigures(today: end.advanced(by: 1), reader, of: guild),
            peaks: PeakTimes(hours.filter { counts.days.contains($0.key.day) }, counts, of: counted),
            showsActive: showsMembers, heatMap: map, heatMapDays: month, heatMapKind: mainKind, texts: texts)
    }

    /// The measures that are counted.
    func shown(_ measures: [ActivityFigure.Measure]) -> [ActivityFigure.Measure] {
        measures.filter { $0.kind.map(counted.contains) ?? showsMembers }
    }

    /// Whether members become active by what is counted.
    var showsMembers: Bool { !counted.isDisjoint(with: [.humanMessages, .reactions, .voice]) }

    /// What charts show.
    var mainKind: ActivityKind {
        [ActivityKind.humanMessages, .voice, .reactions].first(where: counted.contains) ?? .threads
    }
}

/// The activity of a day.
package struct DailyActivity: Sendable, Hashable {
    let day: Day
    let figures: [ActivityFigure]
    let texts: Texts

    /// The totals; `nil` if none is counted.
    package var totals: ActivityField? {
        figures.field(texts(.activityHeading), comparedWith: texts.weekday(day.advanced(by: -7)), texts)
    }
}

/// The activity of a week.
package struct WeeklyActivity: Sendable, Hashable {
    let figures: [ActivityFigure]
    let channels: ChannelFigures
    let retention: RetentionFigures
    let peaks: PeakTimes
    let showsActive: Bool
    let heatMap: HeatMap
    let heatMapDays: ClosedRange<Day>
    let heatMapKind: ActivityKind
    let texts: Texts

    /// The totals.
    package var totals: ActivityField? {
        figures.field(texts(.activityHeading), comparedWith: texts(.previousWeekWord), texts)
    }

    /// The busiest channels; `nil` without activity.
    package var topChannels: ActivityField? { ActivityField(texts(.topChannelsHeading), channels.lines(texts)) }

    /// The busiest hours; `nil` without activity.
    package var peakTimes: ActivityField? { ActivityField(texts(.peakTimesHeading), peaks.lines(texts)) }

    /// The new members who stayed; `nil` if it is not known.
    package var retained: ActivityField? {
        ActivityField(texts(.retainedHeading), retention.lines(withActive: showsActive, texts))
    }

    /// The hours of the week in the last 28 days; `nil` without activity.
    package var chart: ActivityChart? {
        guard heatMap.peak != nil else { return nil }
        let drawn = texts.inCharts
        return ActivityChart(
            drawn(.kindByHourChart, heatMapKind.titleValues(heatMapDays, drawn)), of: heatMapKind,
            .heatMap(heatMap.rows.map { $0.map(heatMapKind.charted) }), drawn)
    }
}

extension ActivityKind {
    /// The values in titles of charts.
    func titleValues(_ days: ClosedRange<Day>, _ texts: Texts) -> [String: TextValue] {
        ["kind": .text(texts(chartKey)), "days": .text(texts.days(days))]
    }
}

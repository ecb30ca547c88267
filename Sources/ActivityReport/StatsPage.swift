// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
package import LocalTime
import Localization

/// What `/stats` shows of the activity in a span of days.
package struct StatsPage: Sendable, Hashable {
    /// The text.
    package let fields: [ActivityField]
    /// The chart; `nil` if there is nothing to draw.
    package let chart: ActivityChart?

    /// The number of listed channels.
    static let channels = 10
}

extension ActivityHistory {
    /// Reads a view.
    ///
    /// - Parameters:
    ///   - view: A view of activity, which must be counted.
    ///   - days: The days. Retention has days of its own, up to today.
    ///   - today: The current day. Days that are not over are not compared with earlier ones in the text.
    ///   - channelName: The name of a channel; `nil` if unknown.
    /// - Returns: The page; empty for members.
    /// - Throws: If the activity cannot be read.
    package func page(
        _ view: StatsView, of days: ClosedRange<Day>, today: Day, channelName: (UInt64) -> String?
    ) throws -> StatsPage {
        if view == .retention { return try retention(today) }
        let counts = try ComparedCounts(days, distance: max(7, days.count / 7 * 7), reader, of: guild)
        let isComplete = days.upperBound < today
        switch view {
        case .members, .retention: return StatsPage(fields: [], chart: nil)
        case .activity: return try activity(counts, isComplete)
        case .channels: return channels(counts, channelName)
        case .voice: return try voice(counts, isComplete)
        }
    }

    private func activity(_ counts: ComparedCounts, _ isComplete: Bool) throws -> StatsPage {
        let hours = try reader.activityHours(of: guild, in: counts.days, channel: nil)
        let figures = counts.figures(shown(ActivityFigure.Measure.all), isComplete: isComplete)
        return StatsPage(
            fields: [
                figures.field(texts(.activityHeading), comparedWith: texts.days(counts.earlier), texts),
                ActivityField(texts(.peakTimesHeading), PeakTimes(hours, counts, of: counted).lines(texts)),
            ].compactMap(\.self), chart: try bars(mainKind, counts, hours))
    }

    private func channels(_ counts: ComparedCounts, _ channelName: (UInt64) -> String?) -> StatsPage {
        let busy = ChannelFigures(counts.rows, of: counted, limit: StatsPage.channels)
        let kind = mainKind
        func value(_ name: String, _ sums: ActivitySums) -> ActivityChart.Value {
            ActivityChart.Value(label: name, value: kind.charted(sums[kind] ?? 0))
        }
        let drawn = texts.inCharts
        // A channel without what the chart shows is only in the text.
        var rows = busy.rows.filter { $0.sums[kind] ?? 0 > 0 }
            .map { value(channelName($0.channel) ?? drawn(.unknownChannelChart), $0.sums) }
        let hasOthers = !rows.isEmpty && busy.rest[kind] ?? 0 > 0
        if hasOthers { rows.append(value(drawn(.otherChannelsChart), busy.rest)) }
        let chart = ActivityChart(
            drawn(.kindByChannelChart, kind.titleValues(counts.days, drawn)), of: kind,
            .channels(rows, hasOthers: hasOthers), drawn)
        return StatsPage(
            fields: [
                ActivityField(
                    texts(.busiestChannelsHeading), busy.rows.isEmpty ? [texts(.noActivityLine)] : busy.lines(texts))
            ].compactMap(\.self),
            chart: rows.isEmpty ? nil : chart)
    }

    private func voice(_ counts: ComparedCounts, _ isComplete: Bool) throws -> StatsPage {
        let hours = try reader.activityHours(of: guild, in: counts.days, channel: nil)
        let peaks = PeakTimes(hours, counts, of: [.voice])
        let figure = counts.figures([.voice], isComplete: isComplete)
        let kinds: [(ActivityKind, TextKey)] = [(.voiceAlone, .aloneWord), (.voiceAFK, .inAFKChannelWord)]
        let alone = kinds.compactMap { kind, key in
            counts.sum(kind) > 0 ? texts.labeled(texts(key), AmountText(texts).time(counts.sum(kind))) : nil
        }
        let summary = figure.field(texts(.voiceHeading), comparedWith: texts.days(counts.earlier), texts)
        let busy = ChannelFigures(counts.rows, of: [.voice], limit: StatsPage.channels)
        return StatsPage(
            fields: [
                summary.flatMap { ActivityField($0.name, $0.lines + alone) },
                ActivityField(texts(.peakTimesHeading), peaks.voiceLines(texts)),
                ActivityField(texts(.busiestChannelsHeading), busy.lines(texts)),
            ].compactMap(\.self), chart: try bars(.voice, counts, hours))
    }

    private func retention(_ today: Day) throws -> StatsPage {
        let figures = try RetentionFigures(today: today, reader, of: guild)
        let days = today.advanced(by: 1 - RetentionFigures.length)...today
        let leavers = try reader.leavers(of: guild, in: days).filter { days.contains($0.key.day) }
            .reduce(into: [Tenure: Int64]()) { $0[$1.key.tenure, default: 0] &+= $1.value }
        let lines = figures.lines(withActive: showsMembers, texts)
        return StatsPage(
            fields: [
                ActivityField(texts(.retainedHeading), lines.isEmpty ? [texts(.retainedUnknownLine)] : lines),
                ActivityField(
                    texts(.leftSinceHeading, ["day": .text(texts.day(days.lowerBound))]),
                    Tenure.allCases.compactMap { tenure in
                        leavers[tenure].map { count in
                            texts.labeled(
                                texts(tenure.key),
                                texts(.memberCountWord, ["count": .number(Int(clamping: count))]))
                        }
                    }),
            ].compactMap(\.self), chart: figures.chart(texts.inCharts))
    }

    /// A bar for each hour of a day, or for each day; `nil` if there is nothing to draw. Each day of a longer span is compared
    /// with the same weekday.
    private func bars(
        _ kind: ActivityKind, _ counts: ComparedCounts, _ hours: [HourCountKey: Int64]
    ) throws -> ActivityChart? {
        let drawn = texts.inCharts
        func chart(_ bars: [ActivityChart.Value], _ earlier: [Double?]) -> ActivityChart? {
            let isKnown = earlier.contains { $0 != nil }
            guard isKnown || bars.contains(where: { $0.value ?? 0 > 0 }) else { return nil }
            return ActivityChart(
                drawn(.kindDaysChart, kind.titleValues(counts.days, drawn)), of: kind,
                .bars(bars, earlier: isKnown ? earlier : nil, named: drawn.days(counts.earlier)), drawn)
        }
        guard counts.days.count == 1 else {
            let bars = counts.days.map { day in
                ActivityChart.Value(label: drawn.day(day), value: counts.count(kind, on: day).map(kind.charted))
            }
            return chart(bars, counts.earlier.map { counts.count(kind, on: $0).map(kind.charted) })
        }
        func values(_ hours: [HourCountKey: Int64]) -> [Double] {
            let totals = HourTotals(hours, of: [kind]).numbers
            let numbers = totals.reduce(into: [:]) { $0[$1.key.hour, default: 0] &+= $1.value }
            return (0..<24).map { kind.charted(numbers[$0] ?? 0) }
        }
        let bars = zip(0..<24, values(hours)).map { ActivityChart.Value(label: drawn.hour($0), value: $1) }
        guard counts.isComparable(kind) else { return chart(bars, []) }
        return chart(bars, values(try reader.activityHours(of: guild, in: counts.earlier, channel: nil)))
    }
}

extension RetentionFigures {
    /// The shares that stayed; `nil` if none is known.
    fileprivate func chart(_ texts: Texts) -> ActivityChart? {
        func curve(_ name: String, _ shares: [Share]) -> ActivityChart.Curve? {
            let stayed = shares.filter { $0.measure != .active7 }.map(\.ratio)
            return stayed.contains { $0 != nil } ? ActivityChart.Curve(name: name, shares: stayed) : nil
        }
        guard let now = curve(texts(.recentCohortsChart, ["count": .number(Self.length)]), shares) else { return nil }
        return ActivityChart(
            title: texts(.retentionChart), name: texts(.stayedChart), isTime: false,
            content: .retention(
                days: shares.filter { $0.measure != .active7 }.map(\.measure.days),
                [now, curve(texts(.earlierCohortsChart, ["count": .number(Self.length)]), earlier)].compactMap(\.self)),
            texts)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
package import LocalTime

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
                figures.field("Activity", comparedWith: counts.earlierWords),
                ActivityField("Peak Times", PeakTimes(hours, counts, of: counted).lines),
            ].compactMap(\.self), chart: try bars(mainKind, counts, hours))
    }

    private func channels(_ counts: ComparedCounts, _ channelName: (UInt64) -> String?) -> StatsPage {
        let busy = ChannelFigures(counts.rows, of: counted, limit: StatsPage.channels)
        let kind = mainKind
        func value(_ name: String, _ sums: ActivitySums) -> ActivityChart.Value {
            ActivityChart.Value(label: name, value: kind.charted(sums[kind] ?? 0))
        }
        // A channel without what the chart shows is only in the text.
        var rows = busy.rows.filter { $0.sums[kind] ?? 0 > 0 }
            .map { value(channelName($0.channel) ?? "Unknown channel", $0.sums) }
        let hasOthers = !rows.isEmpty && busy.rest[kind] ?? 0 > 0
        if hasOthers { rows.append(value("Other channels", busy.rest)) }
        let chart = ActivityChart(
            "\(kind.words) by channel, \(SpanText.words(counts.days))", of: kind, .channels(rows, hasOthers: hasOthers))
        return StatsPage(
            fields: [ActivityField("Busiest Channels", busy.rows.isEmpty ? ["No activity"] : busy.lines)]
                .compactMap(\.self),
            chart: rows.isEmpty ? nil : chart)
    }

    private func voice(_ counts: ComparedCounts, _ isComplete: Bool) throws -> StatsPage {
        let hours = try reader.activityHours(of: guild, in: counts.days, channel: nil)
        let peaks = PeakTimes(hours, counts, of: [.voice])
        let figure = counts.figures([.voice], isComplete: isComplete)
        let alone = [(ActivityKind.voiceAlone, "Alone"), (.voiceAFK, "In the AFK Channel")].compactMap { kind, name in
            counts.sum(kind) > 0 ? "\(name): \(AmountText.time(counts.sum(kind)))" : nil
        }
        let summary = figure.field("Voice", comparedWith: counts.earlierWords)
        let busy = ChannelFigures(counts.rows, of: [.voice], limit: StatsPage.channels)
        return StatsPage(
            fields: [
                summary.flatMap { ActivityField($0.name, $0.lines + alone) },
                ActivityField("Peak Times", [peaks.voiceLine, peaks.voiceUsersLine].compactMap(\.self)),
                ActivityField("Busiest Channels", busy.lines),
            ].compactMap(\.self), chart: try bars(.voice, counts, hours))
    }

    private func retention(_ today: Day) throws -> StatsPage {
        let figures = try RetentionFigures(today: today, reader, of: guild)
        let days = today.advanced(by: 1 - RetentionFigures.length)...today
        let leavers = try reader.leavers(of: guild, in: days).filter { days.contains($0.key.day) }
            .reduce(into: [Tenure: Int64]()) { $0[$1.key.tenure, default: 0] &+= $1.value }
        let lines = figures.lines(withActive: showsMembers)
        return StatsPage(
            fields: [
                ActivityField("New Members Who Stayed", lines.isEmpty ? ["Not known yet"] : lines),
                ActivityField(
                    "Left Since \(DayText.short(days.lowerBound)), by Time as a Member",
                    Tenure.allCases.compactMap { tenure in
                        leavers[tenure].map { "\(tenure.words): \(AmountText.counted($0, "member"))" }
                    }),
            ].compactMap(\.self), chart: figures.chart)
    }

    /// A bar for each hour of a day, or for each day; `nil` if there is nothing to draw. Each day of a longer span is compared
    /// with the same weekday.
    private func bars(
        _ kind: ActivityKind, _ counts: ComparedCounts, _ hours: [HourCountKey: Int64]
    ) throws -> ActivityChart? {
        func chart(_ bars: [ActivityChart.Value], _ earlier: [Double?]) -> ActivityChart? {
            let isKnown = earlier.contains { $0 != nil }
            guard isKnown || bars.contains(where: { $0.value ?? 0 > 0 }) else { return nil }
            return ActivityChart(
                "\(kind.words), \(SpanText.words(counts.days))", of: kind,
                .bars(bars, earlier: isKnown ? earlier : nil, named: counts.earlierWords))
        }
        guard counts.days.count == 1 else {
            let bars = counts.days.map { day in
                ActivityChart.Value(label: DayText.short(day), value: counts.count(kind, on: day).map(kind.charted))
            }
            return chart(bars, counts.earlier.map { counts.count(kind, on: $0).map(kind.charted) })
        }
        func values(_ hours: [HourCountKey: Int64]) -> [Double] {
            let totals = HourTotals(hours, of: [kind]).numbers
            let numbers = totals.reduce(into: [:]) { $0[$1.key.hour, default: 0] &+= $1.value }
            return (0..<24).map { kind.charted(numbers[$0] ?? 0) }
        }
        let bars = zip(0..<24, values(hours)).map { ActivityChart.Value(label: HourText.clock($0), value: $1) }
        guard counts.isComparable(kind) else { return chart(bars, []) }
        return chart(bars, values(try reader.activityHours(of: guild, in: counts.earlier, channel: nil)))
    }
}

extension ComparedCounts {
    /// The name of the earlier span.
    fileprivate var earlierWords: String {
        days.count == 1 ? DayText.withWeekday(earlier.lowerBound) : SpanText.words(earlier)
    }
}

extension RetentionFigures {
    /// The shares that stayed; `nil` if none is known.
    fileprivate var chart: ActivityChart? {
        func curve(_ name: String, _ shares: [Share]) -> ActivityChart.Curve? {
            let stayed = shares.filter { $0.measure != .active7 }.map(\.ratio)
            return stayed.contains { $0 != nil } ? ActivityChart.Curve(name: name, shares: stayed) : nil
        }
        guard let now = curve("Last \(Self.length) days of joining", shares) else { return nil }
        return ActivityChart(
            title: "New members who stayed", name: "Stayed", isTime: false,
            content: .retention(
                days: shares.filter { $0.measure != .active7 }.map(\.measure.days),
                [now, curve("\(Self.length) days before", earlier)].compactMap(\.self)))
    }
}

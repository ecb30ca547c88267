// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime

/// Activity as series with the names and labels of `/metrics`.
///
/// Counters rise at the end of each hour; if only the count of the day is known, at the end of the day. Gauges have the
/// value of the whole day throughout the day. What the database has no history of is missing: members in voice, boosts and the
/// names of channels.
extension HistoryExport {
    private static let messages: [(author: String, kind: ActivityKind)] = [
        ("human", .humanMessages), ("bot", .botMessages), ("webhook", .webhookMessages), ("system", .systemMessages),
    ]
    private static let counters: [(kind: ActivityKind, family: String, help: String)] = [
        (.reactions, "discord_guild_reactions", "Reactions, without those of bots."),
        (.threads, "discord_guild_threads_created", "New threads."),
        (
            .voice, "discord_guild_voice_seconds",
            "Time of members in voice with others, without bots and the AFK channel."
        ),
    ]

    func writeActivityMetrics(to output: HistoryOutput) throws {
        guard let known = try reader.activitySpan(of: guild), known.overlaps(span.days) else { return }
        let days = known.clamped(to: span.days)
        let shown = try busiestChannels(in: days, output)
        let counts = try activityCounts(since: known.lowerBound, in: days, channels: Set(shown), output)
        if Self.messages.contains(where: { counts[.kind($0.kind)] != nil }) {
            try writeMessages(counts, channels: shown, in: days, output)
        }
        for counter in Self.counters {
            guard let count = counts[.kind(counter.kind)] else { continue }
            try writeHead(of: counter.family, "counter", counter.help, output)
            let series = "\(counter.family)_total{guild=\"\(guild)\",job=\"statsbot\"}"
            try write(count, as: series, in: days, output) {
                counter.kind.isTime ? ActivityColumn.seconds($0) : String($0)
            }
        }
        try writeActiveMembers(in: days, output)
        try writeRetention(in: days, output)
    }

    private func writeHead(of family: String, _ type: String, _ help: String, _ output: HistoryOutput) throws {
        try output.write("# TYPE \(family) \(type)\n# HELP \(family) \(help)\n")
    }
}

// MARK: - Counters

/// What a counter counts.
private enum ActivityCounter: Hashable {
    case kind(ActivityKind)
    /// The messages of a channel; `nil` for all that are not shown separately.
    case channel(UInt64?)
}

private struct CounterHistory {
    /// The count before the exported days.
    var before: Int64 = 0
    var days: [Day: Int64] = [:]
    var hours: [LocalHour: Int64] = [:]
}

extension HistoryExport {
    /// The channels whose messages are shown separately: the busiest of these days.
    private func busiestChannels(in days: ClosedRange<Day>, _ output: HistoryOutput) throws -> [UInt64] {
        var messages: [UInt64: Int64] = [:]
        try forEachPage(of: days, output) { page in
            for row in try reader.activityDays(of: guild, in: page, channel: nil) where row.kind.isMessage {
                messages[row.channel, default: 0] &+= row.count
            }
        }
        return ChannelRanking(messages: messages).channels
    }

    private func activityCounts(
        since first: Day, in days: ClosedRange<Day>, channels: Set<UInt64>, _ output: HistoryOutput
    ) throws -> [ActivityCounter: CounterHistory] {
        var counts: [ActivityCounter: CounterHistory] = [:]
        func counters(_ kind: ActivityKind, _ channel: UInt64) -> [ActivityCounter] {
            guard kind.isMessage else { return [.kind(kind)] }
            return [.kind(kind), .channel(channels.contains(channel) ? channel : nil)]
        }
        try forEachPage(of: first...days.upperBound, output) { page in
            for row in try reader.activityDays(of: guild, in: page, channel: nil) {
                for counter in counters(row.kind, row.channel) {
                    if row.day < days.lowerBound {
                        counts[counter, default: CounterHistory()].before &+= row.count
                    } else {
                        counts[counter, default: CounterHistory()].days[row.day, default: 0] &+= row.count
                    }
                }
            }
            guard page.upperBound >= days.lowerBound else { return }
            for (key, count) in try reader.activityHours(of: guild, in: page, channel: nil) {
                for counter in counters(key.kind, key.channel) where key.day >= days.lowerBound {
                    counts[counter, default: CounterHistory()].hours[key.hour, default: 0] &+= count
                }
            }
        }
        return counts
    }

    private func writeMessages(
        _ counts: [ActivityCounter: CounterHistory], channels: [UInt64], in days: ClosedRange<Day>,
        _ output: HistoryOutput
    ) throws {
        try writeHead(of: "discord_guild_messages", "counter", "Messages by kind of author.", output)
        for (author, kind) in Self.messages {
            let series = "discord_guild_messages_total{guild=\"\(guild)\",author=\"\(author)\",job=\"statsbot\"}"
            try write(counts[.kind(kind)] ?? CounterHistory(), as: series, in: days, output) { String($0) }
        }
        try writeHead(
            of: "discord_guild_channel_messages", "counter",
            "Messages in the busiest channels of the exported days, and in all other channels.", output)
        let labels: [UInt64?] = [nil] + channels
        for channel in labels {
            let name = channel.map(String.init) ?? "other"
            let series = "discord_guild_channel_messages_total{guild=\"\(guild)\",channel=\"\(name)\",job=\"statsbot\"}"
            try write(counts[.channel(channel)] ?? CounterHistory(), as: series, in: days, output) { String($0) }
        }
    }

    /// Writes totals from the start of the first day to the end of the last.
    private func write(
        _ counter: CounterHistory, as series: String, in days: ClosedRange<Day>, _ output: HistoryOutput,
        text: (Int64) -> String
    ) throws {
        let calendar = DayCalendar(timeZone: timeZone)
        var hours = HourCalendar(timeZone: timeZone)
        var total = counter.before
        var isFirst = true
        for day in days {
            let whole = calendar.interval(of: day)
            // Today has not ended yet.
            let end = min(whole.end, now)
            var counted: Int64 = 0
            if whole.start < end {
                if isFirst { try output.writeRow("\(series) \(text(total)) \(seconds(whole.start))\n") }
                isFirst = false
                var at = whole.start + Self.step
                var start = whole.start
                while start < end {
                    let span = hours.span(at: start.milliseconds)
                    let next = min(Date(milliseconds: span.end), end)
                    while at < next {
                        try output.writeRow("\(series) \(text(total &+ counted)) \(seconds(at))\n")
                        at += Self.step
                    }
                    // Where clocks change by half an hour, the rest of the hour follows.
                    if hours.span(at: span.end).hour != span.hour { counted &+= counter.hours[span.hour] ?? 0 }
                    start = next
                }
            }
            total &+= max(counted, counter.days[day] ?? 0)
            if whole.start < end { try output.writeRow("\(series) \(text(total)) \(seconds(end))\n") }
            try output.endPage()
        }
    }
}

// MARK: - Gauges

extension HistoryExport {
    private func writeActiveMembers(in days: ClosedRange<Day>, _ output: HistoryOutput) throws {
        let family = "discord_guild_active_members"
        let figures = try reader.activityFigures(of: guild, in: days)
        guard !figures.isEmpty else { return }
        try writeHead(of: family, "gauge", "Members who wrote, reacted or were in voice on the last days.", output)
        let windows: [(String, KeyPath<ActiveFigures, Int>)] = [("1d", \.day), ("7d", \.week), ("28d", \.fourWeeks)]
        for (window, number) in windows {
            try writeGauge("\(family){guild=\"\(guild)\",window=\"\(window)\",job=\"statsbot\"}", in: days, output) {
                figures[$0].map { String($0.active[keyPath: number]) }
            }
        }
    }

    private func writeRetention(in days: ClosedRange<Day>, _ output: HistoryOutput) throws {
        let family = "discord_guild_retention_ratio"
        let first = days.lowerBound.advanced(by: -CommittedActivity.cohortDays)
        let cohorts = try reader.cohorts(of: guild, in: first...days.upperBound)
        guard !cohorts.isEmpty else { return }
        try writeHead(of: family, "gauge", "Share of new members who were still there after a number of days.", output)
        for measure in [RetentionMeasure.stayed1, .stayed7, .stayed30] {
            let series = "\(family){guild=\"\(guild)\",days=\"\(measure.days)\",job=\"statsbot\"}"
            try writeGauge(series, in: days, output) { today in
                measure.recentRatio(today: today) { cohorts[$0] }.map { "\($0)" }
            }
        }
    }

    /// Writes a value throughout each day that has one.
    private func writeGauge(
        _ series: String, in days: ClosedRange<Day>, _ output: HistoryOutput, _ value: (Day) -> String?
    ) throws {
        let calendar = DayCalendar(timeZone: timeZone)
        for day in days {
            guard let value = value(day) else { continue }
            let whole = calendar.interval(of: day)
            for at in stride(from: whole.start, to: min(whole.end, now), by: Self.step) {
                try output.writeRow("\(series) \(value) \(seconds(at))\n")
            }
            try output.endPage()
        }
    }
}

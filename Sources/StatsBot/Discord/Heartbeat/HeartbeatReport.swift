// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import BuildInfo
import DiscordModels
import Formatting
import Foundation
import LocalTime
import Logging
import Statistics

/// What the heartbeat message says: the bot's state at one instant.
struct HeartbeatReport: Sendable, Equatable {
    /// What the process uses; what is not known is `nil`. The ratios are of one processor and of all memory.
    struct System: Sendable, Equatable {
        var processor: Double?
        var memory: Double?
        var ping: Duration?
        var disk: Double?
        var threads: Int?
    }

    /// How many people and how many log messages are named.
    static let listed = 3
    /// How long a log message may be.
    static let logLength = 100

    var at: Date
    var timeZone: TimeZone
    var uptime: Duration
    var system: System
    var today: EventCounts
    /// Who came today, the newest first.
    var joined: [Person]
    /// Who went today, the newest first.
    var left: [Person]
    /// Log messages of warnings and errors, the newest first.
    var logs: [RecentLogs.Entry]
    var runID: RunID

    /// The message.
    var embed: Embed {
        Embed(
            title: "🤖 StatsBot Status", timestamp: at.formatted(.iso8601), color: 0x2ECC71, fields: fields,
            footer: Embed.Footer(text: "StatsBot v\(Version.number) • Run ID: \(runID)"))
    }

    private var fields: [Embed.Field] {
        var fields = [
            Embed.Field(name: "⏱️ Uptime", value: UptimeText.words(uptime), inline: true),
            Embed.Field(
                name: "💻 System",
                value: "CPU: \(Self.percent(system.processor))\nRAM: \(Self.percent(system.memory))\nPing: \(ping)",
                inline: true),
            Embed.Field(
                name: "💾 Resources",
                value: "Disk: \(Self.percent(system.disk))\nThreads: \(system.threads.map(String.init) ?? "unknown")",
                inline: true),
            Embed.Field(
                name: "📊 Today's Activity",
                value: """
                    Joins: \(CountFormat.grouped(today.joins))
                    Leaves: \(CountFormat.grouped(today.leaves))
                    Net Change: \(CountFormat.grouped(today.netChange))
                    Bans: \(CountFormat.grouped(today.bans))
                    """,
                inline: false),
        ]
        if !joined.isEmpty {
            let people = joined.prefix(Self.listed).map(ReportFields.mention)
            fields.append(
                Embed.Field(name: "👋 Recent Joins", value: people.joined(separator: "\n"), inline: true))
        }
        if !left.isEmpty {
            let people = left.prefix(Self.listed).map(ReportFields.name)
            fields.append(
                Embed.Field(name: "👋 Recent Leaves", value: people.joined(separator: "\n"), inline: true))
        }
        if !logs.isEmpty {
            let lines = logs.prefix(Self.listed).map(line)
            fields.append(Embed.Field(name: "📝 Recent Logs", value: lines.joined(separator: "\n"), inline: false))
        }
        return fields
    }

    private var ping: String {
        system.ping.map { "\(Int(($0 / .milliseconds(1)).rounded()))ms" } ?? "unknown"
    }

    private static func percent(_ ratio: Double?) -> String {
        ratio.map { String(format: "%.1f%%", $0 * 100) } ?? "unknown"
    }

    private func line(_ entry: RecentLogs.Entry) -> String {
        let isLong = entry.message.count > Self.logLength
        let message = String(entry.message.prefix(Self.logLength)) + (isLong ? "..." : "")
        let style = Date.VerbatimFormatStyle(
            format: """
                \(hour: .twoDigits(clock: .twelveHour, hourCycle: .oneBased)):\(minute: .twoDigits):\
                \(second: .twoDigits) \(dayPeriod: .standard(.abbreviated)) \(timeZone: .specificName(.short))
                """,
            locale: Locale(identifier: "en_US"), timeZone: timeZone, calendar: Calendar(identifier: .gregorian))
        let level = entry.level.rawValue.uppercased()
        // 250 keeps three lines within a field's 1,024 characters, however much has to be escaped.
        return "`\(entry.at.formatted(style))` \(level): \(DiscordMarkdown.escape(message, upTo: 250))"
    }
}

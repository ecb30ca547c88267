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
import Machine
import Statistics

/// The content of the heartbeat message: the bot's state at one instant.
struct HeartbeatReport: Sendable, Equatable {
    /// Resource usage; `nil` if unknown. `processor` is relative to one CPU, `memory` to all memory.
    struct System: Sendable, Equatable {
        var processor: Double?
        var memory: Double?
        var ping: Duration?
        var disk: Double?
        var threads: Int?
    }

    /// Maximum number of members and log messages in a list.
    static let listed = 3
    /// Maximum length of a log message.
    static let logLength = 100

    var at: Date
    var timeZone: TimeZone
    var uptime: Duration
    var system: System
    var today: EventCounts
    /// Today's joins, newest first.
    var joined: [Person]
    /// Today's leaves, newest first.
    var left: [Person]
    /// Warnings and errors, newest first.
    var logs: [RecentLogs.Entry]
    var runID: RunID

    var embed: Embed {
        Embed(
            title: "🤖 StatsBot Status", timestamp: at.formatted(.iso8601), color: 0x2ECC71, fields: fields,
            footer: Embed.Footer(text: "StatsBot v\(Version.number) • \(mark)"))
    }

    /// The part of the footer by which a message of this run is recognized.
    var mark: String { "Run ID: \(runID)" }

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
        // 250 keeps three lines within a field's 1,024 characters, including escapes.
        return "`\(entry.at.formatted(style))` \(level): \(DiscordMarkdown.escape(message, upTo: 250))"
    }
}

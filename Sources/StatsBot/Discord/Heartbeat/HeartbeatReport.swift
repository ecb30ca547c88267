// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import BuildInfo
import DiscordModels
import Foundation
import Localization
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
    var texts = Texts(.english)

    var embed: Embed {
        Embed(
            title: texts(.heartbeatTitle), timestamp: at.formatted(.iso8601), color: 0x2ECC71, fields: fields,
            footer: Embed.Footer(
                text: texts(.statusFooter, ["version": .text(Version.number), "run": .text(mark)])))
    }

    /// The end of the footer, by which a message of this run is recognized in any language.
    var mark: String { "\(runID)" }

    private var fields: [Embed.Field] {
        var fields = [
            field(.heartbeatUptimeHeading, texts.uptime(uptime)),
            field(
                .heartbeatSystemHeading,
                texts(
                    .heartbeatSystemLine,
                    [
                        "processor": .text(percent(system.processor)), "memory": .text(percent(system.memory)),
                        "ping": .text(ping),
                    ])),
            field(
                .heartbeatResourcesHeading,
                texts(
                    .heartbeatResourcesLine,
                    [
                        "disk": .text(percent(system.disk)),
                        "threads": .text(system.threads.map(texts.number) ?? texts(.unknownWord)),
                    ])),
            ReportFields.field(
                texts(.heartbeatTodayHeading),
                [
                    texts.labeled(texts(.joinsWord), texts.number(today.joins)),
                    texts.labeled(texts(.leavesWord), texts.number(today.leaves)),
                    texts.labeled(texts(.netChangeWord), texts.number(today.netChange)),
                    texts.labeled(texts(.bansWord), texts.number(today.bans)),
                ]),
        ]
        if !joined.isEmpty {
            let people = joined.prefix(Self.listed).map { ReportFields.mention(of: $0, texts) }
            fields.append(field(.heartbeatJoinsHeading, people.joined(separator: "\n")))
        }
        if !left.isEmpty {
            let people = left.prefix(Self.listed).map { ReportFields.name(of: $0, texts) }
            fields.append(field(.heartbeatLeavesHeading, people.joined(separator: "\n")))
        }
        if !logs.isEmpty {
            fields.append(ReportFields.field(texts(.heartbeatLogsHeading), logs.prefix(Self.listed).map(line)))
        }
        return fields
    }

    private func field(_ name: TextKey, _ value: String) -> Embed.Field {
        Embed.Field(name: texts(name), value: value, inline: true)
    }

    private var ping: String {
        system.ping.map { texts(.heartbeatPingWord, ["number": .number(Int(($0 / .milliseconds(1)).rounded()))]) }
            ?? texts(.unknownWord)
    }

    private func percent(_ ratio: Double?) -> String {
        ratio.map { texts.percent($0, decimals: 1) } ?? texts(.unknownWord)
    }

    private func line(_ entry: RecentLogs.Entry) -> String {
        let isLong = entry.message.count > Self.logLength
        let message = String(entry.message.prefix(Self.logLength)) + (isLong ? "..." : "")
        let level = entry.level.rawValue.uppercased()
        // 250 keeps three lines within a field's 1,024 characters, including escapes.
        return "`\(texts.clock(entry.at, in: timeZone))` \(level): \(DiscordMarkdown.escape(message, upTo: 250))"
    }
}

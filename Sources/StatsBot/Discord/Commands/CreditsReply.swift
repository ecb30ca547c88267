// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BuildInfo
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Timekeeping

/// The reply to `/credits`.
struct CreditsReply: Sendable {
    let uptime: Duration
    let gateway: GatewayStatus?
    let at: Date

    var reply: CommandReply {
        CommandReply(
            embed: Embed(
                title: "🤖 StatsBot Credits", timestamp: at.formatted(.iso8601), color: ReportFields.color,
                fields: [
                    field(
                        "Features", "Live counts in channel names, daily and weekly reports, charts, a status message"),
                    field(
                        "Accuracy",
                        "Every join, leave and ban is counted exactly once, even after crashes and reconnects"),
                    field("Technology", "Swift, SwiftNIO, SQLite through GRDB, simdjson, libmicrohttpd, cairo"),
                    field("Open Source", "MIT License: \(Self.repository)"),
                    field("Integrations", "Prometheus metrics, a JSON API, Grafana dashboards"),
                    field(
                        "Current Status",
                        "Version: \(Version.number)\nUptime: \(UptimeText.words(uptime))\nLatency: \(latency)\n"
                            + "Status: \(gateway?.phase == .connected ? "connected" : "connecting")"),
                ],
                footer: Embed.Footer(text: "StatsBot v\(Version.number)")),
            isEphemeral: true)
    }

    private static let repository = "https://github.com/statsbot/statsbot"

    private var latency: String {
        gateway?.latency.map { "\(Int(($0 / .milliseconds(1)).rounded())) ms" } ?? "not measured yet"
    }

    private func field(_ name: String, _ value: String) -> Embed.Field {
        Embed.Field(name: name, value: value, inline: false)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import BuildInfo
import DiscordGateway
import DiscordModels
import Formatting
import Foundation
import LocalTime
import Machine
import Statistics
import Supervision
import Timekeeping

/// The reply to `/health`.
struct HealthReply: Sendable {
    let gateway: GatewayStatus?
    let uptime: Duration
    /// Whether all readiness checks pass.
    let isReady: Bool
    /// Whether the session is established and all missed events are replayed.
    let isCurrent: Bool
    /// Events not committed yet.
    let pendingEvents: Int
    let isStoreReadable: Bool
    /// The day of the last daily report; `nil` if there is none.
    let lastReport: Day?
    var services: [ServiceStatus.Summary] = []
    let runID: RunID
    let at: Date

    var reply: CommandReply {
        let isHealthy = isReady && isStoreReadable && services.allSatisfy { $0.state == .running }
        let embed = Embed(
            title: isHealthy ? "✅ Everything is working" : "⚠️ Something needs attention",
            timestamp: at.formatted(.iso8601),
            color: isHealthy ? 0x2ECC71 : 0xF1C40F,
            fields: [
                Embed.Field(name: "Gateway", value: gatewayText, inline: true),
                Embed.Field(name: "Latency", value: latency, inline: true),
                Embed.Field(name: "Uptime", value: UptimeText.words(uptime), inline: true),
                Embed.Field(name: "Store", value: store, inline: true),
                Embed.Field(name: "Last Report", value: lastReport?.description ?? "none yet", inline: true),
                Embed.Field(name: "Ready", value: isReady ? "yes" : "no: see /readyz?verbose", inline: true),
            ] + (services.isEmpty ? [] : [Embed.Field(name: "Services", value: servicesText, inline: false)]),
            footer: Embed.Footer(text: "StatsBot v\(Version.number) • Run ID: \(runID)"))
        return CommandReply(embed: embed, isEphemeral: true)
    }

    private var gatewayText: String {
        guard let gateway else { return "not started" }
        if gateway.phase == .connected, !isCurrent { return "catching up" }
        return gateway.phase.rawValue
    }

    /// Services that are not running or were restarted.
    private var servicesText: String {
        let noted = services.filter { $0.state != .running || $0.restarts > 0 }
        guard !noted.isEmpty else { return "all \(services.count) running" }
        let lines = noted.prefix(10).map { service in
            let restarts = service.restarts == 0 ? "" : ", restarted \(service.restarts)×"
            let success = service.lastSuccess.map { ", last success <t:\(Int($0.timeIntervalSince1970)):R>" } ?? ""
            let error = service.lastError.map { ": " + DiscordMarkdown.escape($0, upTo: 60) } ?? ""
            return "\(service.name) \(service.state.rawValue)\(restarts)\(success)\(error)"
        }
        // Discord's limit is 1,024 characters.
        return String(lines.joined(separator: "\n").prefix(1_000))
    }

    private var latency: String {
        gateway?.latency.map { "\(Int(($0 / .milliseconds(1)).rounded())) ms" } ?? "not measured yet"
    }

    private var store: String {
        guard isStoreReadable else { return "unreadable" }
        switch pendingEvents {
        case 0: return "all events stored"
        case 1: return "1 event pending"
        default: return "\(CountFormat.grouped(pendingEvents)) events pending"
        }
    }
}

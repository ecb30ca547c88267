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
import Statistics
import Supervision
import Timekeeping

/// The answer to `/health`, which only the user sees.
struct HealthReply: Sendable {
    let gateway: GatewayStatus?
    let uptime: Duration
    /// Whether all that readiness asks for is there.
    let isReady: Bool
    /// Whether the session is live and nothing is still to be replayed.
    let isCurrent: Bool
    /// Events that wait for the store.
    let pendingEvents: Int
    /// Whether the store could be read.
    let isStoreReadable: Bool
    /// The day of the last daily report; `nil`: there was none.
    let lastReport: Day?
    /// The supervised services.
    var services: [ServiceStatus.Summary] = []
    let runID: RunID
    let at: Date

    /// The answer.
    var reply: CommandReply {
        let isWell = isReady && isStoreReadable && services.allSatisfy { $0.state == .running }
        let embed = Embed(
            title: isWell ? "✅ All is well" : "⚠️ Something needs attention", timestamp: at.formatted(.iso8601),
            color: isWell ? 0x2ECC71 : 0xF1C40F,
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

    /// Those that do not run, and why; and those that were started again.
    private var servicesText: String {
        let noted = services.filter { $0.state != .running || $0.restarts > 0 }
        guard !noted.isEmpty else { return "all \(services.count) run" }
        let lines = noted.prefix(10).map { service in
            let restarts = service.restarts == 0 ? "" : ", restarted \(service.restarts)×"
            let success = service.lastSuccess.map { ", last success <t:\(Int($0.timeIntervalSince1970)):R>" } ?? ""
            let error = service.lastError.map { ": " + DiscordMarkdown.escape($0, upTo: 60) } ?? ""
            return "\(service.name) \(service.state.rawValue)\(restarts)\(success)\(error)"
        }
        // Discord takes 1,024 characters.
        return String(lines.joined(separator: "\n").prefix(1_000))
    }

    private var latency: String {
        gateway?.latency.map { "\(Int(($0 / .milliseconds(1)).rounded())) ms" } ?? "not measured yet"
    }

    private var store: String {
        guard isStoreReadable else { return "cannot be read" }
        switch pendingEvents {
        case 0: return "all events stored"
        case 1: return "1 event waits"
        default: return "\(CountFormat.grouped(pendingEvents)) events wait"
        }
    }
}

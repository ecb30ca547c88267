// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import BuildInfo
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Localization
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
    var texts = Texts(.english)

    var reply: CommandReply {
        let isHealthy = isReady && isStoreReadable && services.allSatisfy { $0.state == .running }
        let embed = Embed(
            title: texts(isHealthy ? .healthyTitle : .unhealthyTitle),
            timestamp: at.formatted(.iso8601),
            color: isHealthy ? 0x2ECC71 : 0xF1C40F,
            fields: [
                field(.healthGatewayHeading, gatewayText),
                field(.healthLatencyHeading, texts.latency(gateway?.latency)),
                field(.healthUptimeHeading, texts.uptime(uptime)),
                field(.healthStoreHeading, store),
                field(.healthReportHeading, lastReport.map(texts.date) ?? texts(.noReportWord)),
                field(
                    .healthReadyHeading,
                    isReady ? texts(.readyWord) : texts(.notReadyWord, ["path": "/readyz?verbose"])),
            ]
                + (services.isEmpty
                    ? [] : [Embed.Field(name: texts(.healthServicesHeading), value: servicesText, inline: false)]),
            footer: Embed.Footer(
                text: texts(.statusFooter, ["version": .text(Version.number), "run": "\(runID)"])))
        return CommandReply(embed: embed, isEphemeral: true)
    }

    private func field(_ name: TextKey, _ value: String) -> Embed.Field {
        Embed.Field(name: texts(name), value: value, inline: true)
    }

    private var gatewayText: String {
        guard let gateway else { return texts(.notStartedWord) }
        if gateway.phase == .connected, !isCurrent { return texts(.catchingUpWord) }
        return texts(gateway.phase.key)
    }

    /// Services that are not running or were restarted.
    private var servicesText: String {
        let noted = services.filter { $0.state != .running || $0.restarts > 0 }
        guard !noted.isEmpty else { return texts(.allServicesRunningWord, ["count": .number(services.count)]) }
        let lines = noted.prefix(10).map { service in
            let line = texts.list(
                [
                    texts(
                        .serviceStateWord, ["service": .text(service.name), "state": .text(texts(service.state.key))]),
                    service.restarts == 0
                        ? nil : texts(.serviceRestartsWord, ["count": .number(service.restarts)]),
                    service.lastSuccess.map {
                        texts(.serviceSuccessWord, ["time": "<t:\(Int($0.timeIntervalSince1970)):R>"])
                    },
                ].compactMap(\.self))
            return service.lastError.map { texts.labeled(line, DiscordMarkdown.escape($0, upTo: 60)) } ?? line
        }
        // Discord's limit is 1,024 characters.
        return String(lines.joined(separator: "\n").prefix(1_000))
    }

    private var store: String {
        guard isStoreReadable else { return texts(.storeUnreadableWord) }
        if pendingEvents == 0 { return texts(.allStoredWord) }
        return texts(.pendingEventsWord, ["count": .number(pendingEvents)])
    }
}

extension GatewayStatus.Phase {
    fileprivate var key: TextKey {
        switch self {
        case .disconnected: .disconnectedWord
        case .connecting: .connectingWord
        case .identifying: .identifyingWord
        case .resuming: .resumingWord
        case .connected: .connectedWord
        }
    }
}

extension ServiceState {
    fileprivate var key: TextKey {
        switch self {
        case .starting: .stateStartingWord
        case .running: .stateRunningWord
        case .restarting: .stateRestartingWord
        case .failing: .stateFailingWord
        case .ended: .stateEndedWord
        }
    }
}

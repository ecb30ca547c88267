// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import BuildInfo
import DiscordGateway
import Exporter
import Foundation
import LocalTime
import Statistics
import Timekeeping

/// What the process uses, in an answer.
struct ProcessAnswer: APIObject {
    static let name = "Process"
    static let fields = [
        APIField<Self>("cpu_seconds", "CPU time used since the start.", \.reading.cpuSeconds),
        APIField<Self>("resident_bytes", "Memory in use.", \.reading.residentBytes),
        APIField<Self>("virtual_bytes", "Memory reserved.", \.reading.virtualBytes),
        APIField<Self>("threads", "Operating system threads.", \.reading.threads),
        APIField<Self>("open_files", "Open file descriptors.", \.reading.openDescriptors),
    ]

    let reading: ProcessReading
}

/// How busy and how full the machine is, in an answer.
struct MachineAnswer: APIObject {
    static let name = "Machine"
    static let fields = [
        APIField<Self>("cpu_ratio", "The busy part of all processors' time, 0 to 1.", \.load.processor),
        APIField<Self>("memory_ratio", "The part of the memory in use, 0 to 1.", \.load.memory),
        APIField<Self>("disk_ratio", "The part of the database's disk in use, 0 to 1.", \.load.disk),
    ]

    let load: MachineLoad
}

/// The connection to Discord, in an answer.
struct GatewayAnswer: APIObject {
    static let name = "Gateway"
    static let fields = [
        APIField<Self>(
            "connected", "Whether the guild's session is live and nothing is still to be replayed.", \.isConnected),
        APIField<Self>(
            "latency_seconds", "Time from the last heartbeat to its acknowledgement; null before the first.", \.latency),
    ]

    let isConnected: Bool
    let latency: Double?
}

/// The database, in an answer.
struct StoreAnswer: APIObject {
    static let name = "Store"
    static let fields = [
        APIField<Self>("pending_events", "Events that wait to be committed.", \.pendingEvents),
        APIField<Self>("size_bytes", "The database's size with its write-ahead log.", \.sizeBytes),
    ]

    let pendingEvents: Int
    let sizeBytes: Int
}

/// `GET /api/v1/system`: how the process is doing.
struct SystemAnswer: APIObject {
    static let name = "System"
    static let fields = [
        APIField<Self>("version", "The bot's version.", \.version),
        APIField<Self>("started_at", "When the bot started.", \.startedAt),
        APIField<Self>("uptime_seconds", "Time since then.", \.uptime),
        APIField<Self>("process", "What the process uses.", \.process),
        APIField<Self>(
            "machine", "How busy and how full the machine is, as of some seconds ago; null where it cannot be read.",
            \.machine),
        APIField<Self>("gateway", "The connection to Discord.", \.gateway),
        APIField<Self>("store", "The database.", \.store),
    ]

    let version: String
    let startedAt: APIInstant?
    let uptime: Int?
    let process: ProcessAnswer
    let machine: MachineAnswer
    let gateway: GatewayAnswer
    let store: StoreAnswer
}

/// What `/api/v1/system` and `/api/v1/logs` answer from, beside what the other routes do.
struct SystemContext: Sendable {
    let process = ProcessCollector()
    let uptime: Uptime
    let machine: SystemMetrics
    let line: GatewayCommands
    let storeSize: StoreSizeCollector
    /// What `/api/v1/logs` answers from.
    var logs = RecentLogs(capacity: 0)
}

extension APIContext {
    /// `GET /api/v1/system`.
    func system(_ system: SystemContext) -> APIRoute {
        APIRoute(
            "/api/v1/system", operation: "getSystem", summary: "How the process is doing",
            description:
                "Processor, memory, threads, disk, uptime, the gateway's latency. What cannot be read is null.",
            parameters: [], problems: []
        ) { _ in answer(system) }
    }

    private func answer(_ system: SystemContext) -> SystemAnswer {
        SystemAnswer(
            version: Version.number,
            startedAt: APIInstant(system.uptime.startedAt.date, in: keeper.zones.standard),
            uptime: Int(max(0, system.uptime.duration.seconds)),
            process: ProcessAnswer(reading: system.process.read()),
            machine: MachineAnswer(load: system.machine.load),
            gateway: GatewayAnswer(
                isConnected: keeper.guilds.allSatisfy(\.isCurrent), latency: system.line.status?.latency?.seconds),
            store: StoreAnswer(
                pendingEvents: keeper.pendingEvents,
                sizeBytes: Int(system.storeSize.collect().reduce(0) { $0 + $1.value })))
    }
}

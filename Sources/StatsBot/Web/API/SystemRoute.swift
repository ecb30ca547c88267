// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import BuildInfo
import Counting
import DiscordGateway
import Exporter
import Foundation
import LocalTime
import Machine
import Statistics
import Timekeeping

/// Resource usage of the process.
struct ProcessAnswer: APIObject {
    static let name = "Process"
    static let fields = [
        APIField<Self>("cpu_seconds", "CPU time used since the process started.", \.reading.cpuSeconds),
        APIField<Self>("resident_bytes", "Resident memory.", \.reading.residentBytes),
        APIField<Self>("virtual_bytes", "Virtual memory.", \.reading.virtualBytes),
        APIField<Self>("threads", "Number of threads.", \.reading.threads),
        APIField<Self>("open_files", "Number of open file descriptors.", \.reading.openDescriptors),
    ]

    let reading: ProcessReading
}

/// Resource usage of the machine.
struct MachineAnswer: APIObject {
    static let name = "Machine"
    static let fields = [
        APIField<Self>("cpu_ratio", "CPU usage, from 0 to 1.", \.load.processor),
        APIField<Self>("memory_ratio", "Memory usage, from 0 to 1.", \.load.memory),
        APIField<Self>("disk_ratio", "Usage of the disk with the database, from 0 to 1.", \.load.disk),
    ]

    let load: MachineLoad
}

/// The connection to Discord.
struct GatewayAnswer: APIObject {
    static let name = "Gateway"
    static let fields = [
        APIField<Self>(
            "connected", "Whether the session is established and all missed events are replayed.", \.isConnected),
        APIField<Self>(
            "latency_seconds", "Time from the last heartbeat to its acknowledgment; null before the first.", \.latency),
    ]

    let isConnected: Bool
    let latency: Double?
}

struct StoreAnswer: APIObject {
    static let name = "Store"
    static let fields = [
        APIField<Self>("pending_events", "Events not committed yet.", \.pendingEvents),
        APIField<Self>("size_bytes", "Size of the database, including its write-ahead log.", \.sizeBytes),
    ]

    let pendingEvents: Int
    let sizeBytes: Int
}

/// The response of `GET /api/v1/system`.
struct SystemAnswer: APIObject {
    static let name = "System"
    static let fields = [
        APIField<Self>("version", "Version of the bot.", \.version),
        APIField<Self>("started_at", "Start time of the bot.", \.startedAt),
        APIField<Self>("uptime_seconds", "Time since the start, in seconds.", \.uptime),
        APIField<Self>("process", "Resource usage of the process.", \.process),
        APIField<Self>(
            "machine", "Resource usage of the machine a few seconds ago; null if it cannot be read.",
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

/// Additional data sources for `/api/v1/system` and `/api/v1/logs`.
struct SystemContext: Sendable {
    let process = ProcessCollector()
    let uptime: Uptime
    let machine: SystemMetrics
    let gatewayCommands: GatewayCommands
    let storeSize: StoreSizeCollector
    var logs = RecentLogs(capacity: 0)
}

extension APIContext {
    /// `GET /api/v1/system`.
    func system(_ system: SystemContext) -> APIRoute {
        APIRoute(
            "/api/v1/system", operation: "getSystem", summary: "System status",
            description:
                "CPU, memory, threads, disk, uptime and gateway latency. Values that cannot be read are null.",
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
                isConnected: keeper.guilds.allSatisfy(\.isCurrent),
                latency: system.gatewayCommands.status?.latency?.seconds),
            store: StoreAnswer(
                pendingEvents: keeper.pendingEvents,
                sizeBytes: Int(system.storeSize.collect().reduce(0) { $0 + $1.value })))
    }
}

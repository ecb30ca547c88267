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

/// Resource usage of the process.
struct ProcessAnswer: APIObject {
    static let name = "Process"
    static let fields = [
        APIField<Self>("cpu_seconds", "CPU time used since the process started.") { $0["process_cpu_seconds_total"] },
        APIField<Self>("resident_bytes", "Resident memory.") { $0.whole("process_resident_memory_bytes") },
        APIField<Self>("virtual_bytes", "Virtual memory.") { $0.whole("process_virtual_memory_bytes") },
        APIField<Self>("threads", "Number of threads.") { $0.whole("process_threads") },
        APIField<Self>("open_files", "Number of open file descriptors.") { $0.whole("process_open_fds") },
    ]

    let samples: [String: Double]

    subscript(name: String) -> Double? { samples[name] }

    private func whole(_ name: String) -> Int? { samples[name].flatMap { Int(exactly: $0.rounded()) } }
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
        APIField<Self>("started_at", "Start time of the process, in real time.", \.startedAt),
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
    let machine: SystemMetrics
    let line: GatewayCommands
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
        ) { _ in answer(system, now: Date.now) }
    }

    private func answer(_ system: SystemContext, now: Date) -> SystemAnswer {
        let samples = Dictionary(system.process.collect().map { ($0.name, $0.value) }) { $1 }
        let started = samples["process_start_time_seconds"].map { Date(timeIntervalSince1970: $0) }
        return SystemAnswer(
            version: Version.number, startedAt: started.map { APIInstant($0, in: keeper.zones.standard) },
            uptime: started.map { Int(max(0, now.timeIntervalSince($0))) },
            process: ProcessAnswer(samples: samples),
            machine: MachineAnswer(load: system.machine.load),
            gateway: GatewayAnswer(
                isConnected: keeper.guilds.allSatisfy(\.isCurrent), latency: system.line.status?.latency?.seconds),
            store: StoreAnswer(
                pendingEvents: keeper.pendingEvents,
                sizeBytes: Int(system.storeSize.collect().reduce(0) { $0 + $1.value })))
    }
}

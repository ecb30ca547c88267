// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CoreMetrics
import Metrics
import Timekeeping

/// A shard's metrics. Handles are created once, with the shard.
struct GatewayMetrics: Sendable {
    private let connected: Gauge
    private let latency: Gauge
    private let events: [Counter]
    private let wireBytes: Counter
    private let decodedBytes: Counter
    private let identifies: Counter
    private let resumes: Counter
    private let lostSessions: Counter
    private let shard: String

    init(shard index: Int) {
        let shard = String(index)
        self.shard = shard
        connected = Gauge(label: "discord_gateway_connected", dimensions: [("shard", shard)])
        latency = Gauge(label: "discord_gateway_latency_seconds", dimensions: [("shard", shard)])
        events = PayloadParser.eventLabels.map {
            Counter(label: "discord_gateway_events_total", dimensions: [("shard", shard), ("event", $0)])
        }
        let bytes = "discord_gateway_received_bytes_total"
        wireBytes = Counter(label: bytes, dimensions: [("shard", shard), ("stage", "wire")])
        decodedBytes = Counter(label: bytes, dimensions: [("shard", shard), ("stage", "decoded")])
        let connections = "discord_gateway_connections_total"
        identifies = Counter(label: connections, dimensions: [("shard", shard), ("kind", "identify")])
        resumes = Counter(label: connections, dimensions: [("shard", shard), ("kind", "resume")])
        lostSessions = Counter(label: "discord_gateway_sessions_lost_total", dimensions: [("shard", shard)])
        connected.record(0)
    }

    func setConnected(_ isConnected: Bool) { connected.record(isConnected ? 1 : 0) }
    func setLatency(_ duration: Duration) { latency.record(duration.seconds) }
    func countEvent(kind: Int) { events[kind].increment() }
    func countIdentify() { identifies.increment() }
    func countResume() { resumes.increment() }
    func countLostSession() { lostSessions.increment() }

    func countBytes(wire: Int, decoded: Int) {
        wireBytes.increment(by: wire)
        decodedBytes.increment(by: decoded)
    }

    func countDisconnect(_ reason: String) {
        Counter(label: "discord_gateway_disconnects_total", dimensions: [("shard", shard), ("reason", reason)])
            .increment()
    }
}

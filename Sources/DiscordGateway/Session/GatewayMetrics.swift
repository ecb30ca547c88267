// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CoreMetrics
import Metrics
import Timekeeping

/// A shard's metrics. Handles are created once, with the shard.
final class GatewayMetrics: Sendable {
    private let connected: Gauge
    private let latency: Gauge
    private let events: [Counter]
    private let wireBytes: Counter
    private let decodedBytes: Counter
    private let identifies: Counter
    private let resumes: Counter
    private let lostSessions: Counter
    private let shard: String
    private let factory: any MetricsFactory

    init(shard index: Int, factory: any MetricsFactory) {
        let shard = String(index)
        self.shard = shard
        self.factory = factory
        func gauge(_ label: String) -> Gauge { Gauge(label: label, dimensions: [("shard", shard)], factory: factory) }
        func counter(_ label: String, _ dimensions: (String, String)...) -> Counter {
            Counter(label: label, dimensions: [("shard", shard)] + dimensions, factory: factory)
        }
        connected = gauge("discord_gateway_connected")
        latency = gauge("discord_gateway_latency_seconds")
        events = PayloadParser.eventLabels.map { counter("discord_gateway_events_total", ("event", $0)) }
        let bytes = "discord_gateway_received_bytes_total"
        wireBytes = counter(bytes, ("stage", "wire"))
        decodedBytes = counter(bytes, ("stage", "decoded"))
        let connections = "discord_gateway_connections_total"
        identifies = counter(connections, ("kind", "identify"))
        resumes = counter(connections, ("kind", "resume"))
        lostSessions = counter("discord_gateway_sessions_lost_total")
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
        Counter(
            label: "discord_gateway_disconnects_total", dimensions: [("shard", shard), ("reason", reason)],
            factory: factory
        ).increment()
    }
}

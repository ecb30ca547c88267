// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordGateway

@Suite("Heartbeats")
struct GatewayHeartbeatTests {
    private let start = ContinuousClock.now

    private func heartbeat(grace: Duration = .zero) -> GatewayHeartbeat {
        GatewayHeartbeat(interval: .seconds(40), grace: grace)
    }

    @Test("The first heartbeat is sent after a fraction of the interval", arguments: [(0.0, 0), (0.25, 10), (1.0, 40)])
    func first(_ jitter: Double, _ seconds: Int) {
        #expect(heartbeat().firstDelay(jitter: jitter) == .seconds(seconds))
    }

    @Test("An acknowledged heartbeat is followed by the next and determines the latency")
    func answered() {
        var heartbeat = heartbeat()
        #expect(heartbeat.due(now: start, readerIsBusy: false) == .send)
        #expect(heartbeat.acknowledged(now: start + .milliseconds(30)) == .milliseconds(30))
        #expect(heartbeat.due(now: start + .seconds(40), readerIsBusy: false) == .send)
    }

    @Test("No ACK before the next heartbeat means a dead connection")
    func zombie() {
        var heartbeat = heartbeat()
        _ = heartbeat.due(now: start, readerIsBusy: false)
        #expect(heartbeat.due(now: start + .seconds(40), readerIsBusy: false) == .zombie)
    }

    @Test("While the reader is behind, a missing ACK is tolerated")
    func busyReader() {
        var heartbeat = heartbeat()
        _ = heartbeat.due(now: start, readerIsBusy: false)
        #expect(heartbeat.due(now: start + .seconds(40), readerIsBusy: true) == .send)
        #expect(heartbeat.due(now: start + .seconds(80), readerIsBusy: false) == .zombie)
    }

    @Test("On a fast clock an ACK has its minimum real time")
    func grace() {
        var heartbeat = heartbeat(grace: .seconds(5))
        _ = heartbeat.due(now: start, readerIsBusy: false)
        #expect(heartbeat.due(now: start + .seconds(1), readerIsBusy: false) == .send)
        #expect(heartbeat.due(now: start + .seconds(5), readerIsBusy: false) == .zombie)
    }

    @Test("An unexpected ACK is ignored")
    func unexpectedAnswer() {
        var heartbeat = heartbeat()
        #expect(heartbeat.acknowledged(now: start) == nil)
    }

    @Test("A requested heartbeat waits for its ACK like any other")
    func requested() {
        var heartbeat = heartbeat()
        heartbeat.sent(now: start)
        #expect(heartbeat.due(now: start + .seconds(40), readerIsBusy: false) == .zombie)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Synchronization
import Testing

@testable import Resilience
@testable import StatsBot

@Suite("GatewayCommands", .timeLimit(.minutes(5)))
struct GatewayLineTests {
    @Test("nothing is sent before the gateway is attached; afterwards commands are sent in order")
    func sends() {
        let line = GatewayCommands()
        let sent = Mutex<[GatewayCommand]>([])
        let first = GatewayCommand.updatePresence(BotPresence.starting.payload)
        let second = GatewayCommand.updatePresence(BotPresence.restarting.payload)
        #expect(!line.send(first))
        #expect(line.status == nil)
        line.attach(
            send: { command in sent.withLock { $0.append(command) } },
            status: { GatewayStatus(phase: .connected, latency: .milliseconds(20)) })
        #expect(line.send(first))
        #expect(line.send(second))
        #expect(sent.withLock { $0 } == [first, second])
        #expect(line.status == GatewayStatus(phase: .connected, latency: .milliseconds(20)))
    }

    @Test("waiting tasks are notified of a new session")
    func sessions() async throws {
        let line = GatewayCommands()
        async let heard = line.changes.wait { line.sessions == 2 ? line.sessions : nil }
        line.sessionBegan()
        line.sessionBegan()
        #expect(try await heard == 2)
    }
}

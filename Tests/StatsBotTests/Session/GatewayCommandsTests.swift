// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Localization
import Synchronization
import Testing

@testable import Counting
@testable import Resilience
@testable import StatsBot

@Suite("GatewayCommands", .timeLimit(.minutes(5)))
struct GatewayLineTests {
    @Test("nothing is sent before the gateway is attached; afterwards commands are sent in order")
    func sends() {
        let gatewayCommands = GatewayCommands()
        let sent = Mutex<[GatewayCommand]>([])
        let first = GatewayCommand.updatePresence(BotPresence.starting.payload(Texts(.english)))
        let second = GatewayCommand.updatePresence(BotPresence.restarting.payload(Texts(.english)))
        #expect(!gatewayCommands.send(first))
        #expect(gatewayCommands.status == nil)
        gatewayCommands.attach(
            send: { command in sent.withLock { $0.append(command) } },
            status: { GatewayStatus(phase: .connected, latency: .milliseconds(20)) })
        #expect(gatewayCommands.send(first))
        #expect(gatewayCommands.send(second))
        #expect(sent.withLock { $0 } == [first, second])
        #expect(gatewayCommands.status == GatewayStatus(phase: .connected, latency: .milliseconds(20)))
    }

    @Test("waiting tasks are notified of a new session")
    func sessions() async throws {
        let gatewayCommands = GatewayCommands()
        async let sessions = gatewayCommands.changes.wait {
            gatewayCommands.sessions == 2 ? gatewayCommands.sessions : nil
        }
        gatewayCommands.sessionBegan()
        gatewayCommands.sessionBegan()
        #expect(try await sessions == 2)
    }
}

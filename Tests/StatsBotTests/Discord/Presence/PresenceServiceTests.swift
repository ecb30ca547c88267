// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Logging
import Resilience
import ServiceLifecycleTestKit
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import DiscordModels
@testable import StatsBot

@Suite("PresenceService", .timeLimit(.minutes(5)))
struct PresenceServiceTests {
    private final class Sent: Sendable {
        let texts = Mutex<[String]>([])
        let changes = ChangeSignal()

        func append(_ command: GatewayCommand) {
            if case .updatePresence(let presence) = command {
                texts.withLock { $0.append(presence.activities.first?.name ?? "") }
                changes.notify()
            }
        }

        func wait(for count: Int) async throws -> [String] {
            try await changes.wait { texts.withLock { $0.count >= count ? $0 : nil } }
        }
    }

    @Test(
        "members and online rotate every interval, a new session gets the current presence, and a restart notice follows"
    )
    func rotation() async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(members: 1_500, online: [5, 6], clock: clock)
        let (gatewayCommands, sent) = (GatewayCommands(), Sent())
        gatewayCommands.attach(send: sent.append, status: { GatewayStatus(phase: .connected, latency: nil) })
        let service = PresenceService(
            interval: .seconds(300), keeper: counted.keeper, gatewayCommands: gatewayCommands, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await testGracefulShutdown { shutdown in
            try await withThrowingTaskGroup { group in
                group.addTask { try await service.run() }
                gatewayCommands.sessionBegan()
                _ = try await sent.wait(for: 1)
                await clock.waitForSleepers()
                clock.advance(by: .seconds(299))
                #expect(sent.texts.withLock { $0 } == ["👥 1,500 members"])
                clock.advance(by: .seconds(1))
                _ = try await sent.wait(for: 2)
                await clock.waitForSleepers()
                // The presence is lost with the session, but the rotation does not advance.
                gatewayCommands.sessionBegan()
                _ = try await sent.wait(for: 3)
                shutdown.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(
            sent.texts.withLock { $0 } == ["👥 1,500 members", "🟢 2 online", "🟢 2 online", "🔄 Restarting..."])
    }

    @Test("the rotation keeps its interval after the wall clock was set", arguments: [-86_400, 86_400])
    func wallClockSet(seconds: Int) async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(members: 1_500, online: [5, 6], clock: clock)
        let (gatewayCommands, sent) = (GatewayCommands(), Sent())
        gatewayCommands.attach(send: sent.append, status: { GatewayStatus(phase: .connected, latency: nil) })
        let service = PresenceService(
            interval: .seconds(300), keeper: counted.keeper, gatewayCommands: gatewayCommands, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            gatewayCommands.sessionBegan()
            _ = try await sent.wait(for: 1)
            for count in 2...3 {
                await clock.waitForSleepers()
                #expect(clock.nextDeadline == clock.now.advanced(by: .seconds(300)))
                clock.setWallClock(by: .seconds(seconds))
                clock.advance(by: .seconds(300))
                await clock.waitForSleepers()
                #expect(sent.texts.withLock { $0.count } == count)
            }
            group.cancelAll()
        }
    }
}

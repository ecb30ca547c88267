// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordModels
import Foundation
import Resilience
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import StatsBot
@testable import Storage

@Suite("The services of guilds that come and go", .timeLimit(.minutes(1)))
struct GuildServiceGroupTests {
    /// What happened, in order.
    private final class Story: Sendable {
        private let lines = Mutex<[String]>([])
        private let changes = ChangeSignal()

        func add(_ line: String) {
            lines.withLock { $0.append(line) }
            changes.notify()
        }

        /// The lines, sorted, once there are this many; they are removed.
        func next(_ count: Int) async throws -> [String] {
            try await changes.wait {
                lines.withLock { lines in
                    guard lines.count >= count else { return nil }
                    defer { lines = [] }
                    return lines.sorted()
                }
            }
        }
    }

    private struct Fake: Service {
        let name: String
        let story: Story
        var error: BotError?

        func run() async throws {
            story.add("start \(name)")
            if let error { throw error }
            do {
                try await gracefulShutdown()
                story.add("shut down \(name)")
            } catch {
                story.add("cancel \(name)")
                throw error
            }
        }
    }

    private func keeper() -> StatisticsKeeper {
        StatisticsKeeper(
            [.bare()], selection: .all, zones: GuildZones(.gmt), clock: ManualClock(), stored: StoredState())
    }

    private func group(_ keeper: StatisticsKeeper, _ story: Story, error: BotError? = nil) -> GuildServiceGroup {
        GuildServiceGroup(
            keeper: keeper,
            services: { guild in
                ["a", "b"].map { Fake(name: "\($0)\(guild.suffix)", story: story, error: error) }
            }, ended: { story.add("ended \($0.suffix)") })
    }

    private func removed(_ guild: GuildID) -> GatewayEvent {
        .guildDelete(GuildDeleteEvent(guildID: guild, isUnavailable: false))
    }

    @Test("a guild's services run until the bot is removed, and again when it is added again; a shutdown ends all")
    func life() async throws {
        let (keeper, story) = (keeper(), Story())
        keeper.found([(7, "Harbor")])
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group(keeper, story).run() }
                #expect(try await story.next(2) == ["start a:7", "start b:7"])
                keeper.found([(8, "Bay")])
                #expect(try await story.next(2) == ["start a:8", "start b:8"])
                try await keeper.receive(dispatch(1, removed(7)))
                #expect(try await story.next(3) == ["cancel a:7", "cancel b:7", "ended :7"])
                keeper.found([(7, "Harbor")])
                #expect(try await story.next(2) == ["start a:7", "start b:7"])
                trigger.triggerGracefulShutdown()
                #expect(
                    try await story.next(4) == ["shut down a:7", "shut down a:8", "shut down b:7", "shut down b:8"])
                try await tasks.waitForAll()
            }
        }
    }

    @Test("a fatal error of one service ends all of them")
    func fatal() async throws {
        let (keeper, story) = (keeper(), Story())
        keeper.found([(7, "Harbor"), (8, "Bay")])
        await #expect(throws: BotError.refused("no")) {
            try await group(keeper, story, error: .refused("no")).run()
        }
    }
}

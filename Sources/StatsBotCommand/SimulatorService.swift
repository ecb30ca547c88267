// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import ServiceLifecycle

/// The simulator as a service with a graceful shutdown.
struct SimulatorService: Service {
    let discord: SimulatedDiscord
    let onListening: @Sendable (SimulatorEndpoints) throws -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await withThrowingTaskGroup { group in
                    group.addTask { try await discord.run() }
                    try onListening(try await discord.waitUntilListening())
                    try await group.waitForAll()
                }
            }
        } catch is CancellationError {
            return
        }
    }
}

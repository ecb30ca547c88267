// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import Resilience
import ServiceLifecycle
import Supervision
import Synchronization

/// Runs the services of each counted guild, from when the guild is found until the bot is removed from it.
struct GuildServiceGroup: Service {
    let keeper: StatisticsKeeper
    /// Creates the services of a guild.
    let services: @Sendable (GuildKeeper) -> [any Service]
    /// Called when the services of a guild have ended because it is no longer counted.
    let ended: @Sendable (GuildKeeper) -> Void

    /// The guilds whose services run, and a fatal error of one of them.
    private final class Running: Sendable {
        private struct State {
            var guilds: Set<Int> = []
            var error: (any Error)?
        }

        private let state = Mutex(State())

        /// - Returns: Whether the guild's services did not run yet.
        func begin(_ guild: GuildKeeper) -> Bool { state.withLock { $0.guilds.insert(guild.index).inserted } }

        func end(_ guild: GuildKeeper, _ error: (any Error)?) {
            state.withLock { state in
                state.guilds.remove(guild.index)
                if state.error == nil { state.error = error }
            }
        }

        /// The guilds whose services do not run; `nil` without any.
        ///
        /// - Throws: the fatal error.
        func missing(from guilds: [GuildKeeper]) -> Result<[GuildKeeper], any Error>? {
            state.withLock { state in
                if let error = state.error { return .failure(error) }
                let missing = guilds.filter { !state.guilds.contains($0.index) }
                return missing.isEmpty ? nil : .success(missing)
            }
        }
    }

    func run() async throws {
        let running = Running()
        try await withThrowingDiscardingTaskGroup { group in
            // Not a child of the group, so an error of a child does not end this wait by itself.
            while let found = try await next(running) {
                for guild in found where running.begin(guild) {
                    group.addTask {
                        let error = await serve(guild)
                        running.end(guild, error)
                        // The bot may have been added again in the meantime.
                        keeper.changes.notify()
                    }
                }
            }
        }
    }

    /// Waits for guilds whose services do not run; `nil` at shutdown.
    ///
    /// - Throws: a fatal error of a service.
    private func next(_ running: Running) async throws -> [GuildKeeper]? {
        let found = Mutex<[GuildKeeper]?>(nil)
        try await untilShutdown {
            let guilds = try await keeper.changes.wait { running.missing(from: keeper.guilds) }.get()
            found.withLock { $0 = guilds }
        }
        return found.withLock { $0 }
    }

    /// Runs the services of a guild until a shutdown, or until it is no longer counted.
    ///
    /// - Returns: a fatal error of a service.
    private func serve(_ guild: GuildKeeper) async -> (any Error)? {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let services = services(guild)
                for service in services {
                    group.addTask {
                        do { try await service.run() } catch  where Task.isCancelled { return }
                    }
                }
                group.addTask {
                    try await untilShutdown { try await keeper.changes.wait { guild.isCounted ? nil : () } }
                }
                // A shutdown stops the services, too, and they may still have a last message to send.
                try await group.next()
                if !guild.isCounted { group.cancelAll() }
                try await group.waitForAll()
            }
        } catch {
            return error
        }
        if !guild.isCounted { ended(guild) }
        return nil
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Logging
import Resilience
import Storage
import Timekeeping

/// Where commands are registered. Source: Interactions, Application Commands, "Registering a Command".
enum CommandScope: Sendable, Hashable {
    /// In all guilds of the bot.
    case global
    case guild(GuildID)

    /// The key of the note with what is registered.
    var key: String {
        switch self {
        case .global: "commands.global"
        case .guild(let guild): "commands.\(guild)"
        }
    }
}

/// Registers the slash commands with Discord if they have changed: in the counted guilds, or globally if all guilds are counted.
struct CommandRegistration: Sendable {
    let api: any InteractionAPI
    let store: any Store
    let maximumBackoff: Duration
    let clock: any WallClock
    let logger: Logger
    var definitions = BotCommand.definitions

    /// Registers the commands, retrying until it succeeds.
    ///
    /// - Throws: `CancellationError`.
    func run(in scope: CommandScope) async throws { try await retrying { try await register(in: scope) } }

    /// Removes commands that were registered in another scope, because users would see each command twice. Retries until it
    /// succeeds.
    ///
    /// - Throws: `CancellationError`.
    func remove(from scope: CommandScope) async throws { try await retrying { try await unregister(from: scope) } }

    private func retrying(_ work: () async throws -> Void) async throws {
        var backoff = Backoff(base: .seconds(10), maximum: maximumBackoff)
        while true {
            do {
                return try await work()
            } catch let error as CancellationError {
                throw error
            } catch {
                let pause = pause(after: error, &backoff)
                logger.warning(
                    "command registration failed",
                    metadata: ["error": "\(error)", "retry.after": "\(Int(pause.seconds))"])
                try await clock.sleep(for: pause)
            }
        }
    }

    /// Does nothing if this application already registered the same definitions.
    func register(in scope: CommandScope) async throws {
        let application = try await api.applicationID()
        let key = scope.key
        let fingerprint = "\(application) \(try BotCommand.fingerprint(of: definitions))"
        let known = try await onThreadOfItsOwn { [store] in try store.note(key) }
        guard known != fingerprint else { return }
        try await api.register(definitions, in: scope, of: application)
        logger.info("commands registered", metadata: ["command.count": "\(definitions.count)"])
        // Saved last: after a crash in between, the same definitions are registered once more.
        try await store.setNote(key, to: fingerprint)
    }

    /// Does nothing if no commands were registered there.
    private func unregister(from scope: CommandScope) async throws {
        let key = scope.key
        guard try await onThreadOfItsOwn({ [store] in try store.note(key) }) != nil else { return }
        try await api.register([], in: scope, of: try await api.applicationID())
        try await store.setNote(key, to: nil)
    }

    /// A rejection lasts until the bot is invited again, so it is retried at the longest interval.
    private func pause(after error: any Error, _ backoff: inout Backoff) -> Duration {
        let error = error as? RESTError
        let isRejection = error.map { [.forbidden, .notFound, .badRequest, .unauthorized].contains($0.code) } ?? false
        let pause = backoff.failed(atLeast: error?.retryAfter)
        return isRejection ? max(pause, maximumBackoff) : pause
    }
}

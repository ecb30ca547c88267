// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Logging
import Resilience
import Storage
import Timekeeping

/// Registers the slash commands with Discord if they have changed.
///
/// They are guild commands: those appear immediately, and only in guilds for which the bot has statistics.
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
    func run(in guild: GuildID) async throws {
        var backoff = Backoff(base: .seconds(10), maximum: maximumBackoff)
        while true {
            do {
                return try await register(in: guild)
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
    func register(in guild: GuildID) async throws {
        let application = try await api.applicationID()
        let key = "commands.\(guild)"
        let fingerprint = "\(application) \(try BotCommand.fingerprint(of: definitions))"
        let known = try await onThreadOfItsOwn { [store] in try store.note(key) }
        guard known != fingerprint else { return }
        try await api.register(definitions, in: guild, of: application)
        logger.info("commands registered", metadata: ["command.count": "\(definitions.count)"])
        // Saved last: after a crash in between, the same definitions are registered once more.
        try await store.setNote(key, to: fingerprint)
    }

    /// A rejection lasts until the bot is invited again, so it is retried at the longest interval.
    private func pause(after error: any Error, _ backoff: inout Backoff) -> Duration {
        let error = error as? RESTError
        let isRejection = error.map { [.forbidden, .notFound, .badRequest, .unauthorized].contains($0.code) } ?? false
        let pause = backoff.failed(atLeast: error?.retryAfter)
        return isRejection ? max(pause, maximumBackoff) : pause
    }
}

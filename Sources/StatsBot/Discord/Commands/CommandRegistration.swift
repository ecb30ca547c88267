// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Logging
import Resilience
import Storage
import Timekeeping

/// Tells Discord which commands there are, where it does not know that yet.
///
/// The commands are the counted guild's own: those appear at once, and nowhere else, where nothing could be answered.
struct CommandRegistration: Sendable {
    let api: any InteractionAPI
    let store: any Store
    let maximumBackoff: Duration
    let clock: any WallClock
    let logger: Logger
    var definitions = BotCommand.definitions

    /// Registers them, tried until it works.
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
                    "the commands could not be registered",
                    metadata: ["error": "\(error)", "retry.seconds": "\(Int(pause.seconds))"])
                try await clock.sleep(for: pause)
            }
        }
    }

    /// Registers them unless the same were registered before by the same application.
    func register(in guild: GuildID) async throws {
        let application = try await api.applicationID()
        let key = "commands.\(guild)"
        let fingerprint = "\(application) \(try BotCommand.fingerprint(of: definitions))"
        let known = try await onThreadOfItsOwn { [store] in try store.note(key) }
        guard known != fingerprint else { return }
        try await api.register(definitions, in: guild, of: application)
        logger.info("commands registered", metadata: ["command.count": "\(definitions.count)"])
        // After the fact: a crash in between costs one more overwrite with the same.
        try await store.setNote(key, to: fingerprint)
    }

    /// A refusal stays one until somebody invites the bot anew: it is tried as seldom as may be.
    private func pause(after error: any Error, _ backoff: inout Backoff) -> Duration {
        let error = error as? RESTError
        let isRefusal = error.map { [.forbidden, .notFound, .badRequest, .unauthorized].contains($0.code) } ?? false
        let pause = backoff.failed(atLeast: error?.retryAfter)
        return isRefusal ? max(pause, maximumBackoff) : pause
    }
}

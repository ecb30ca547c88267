// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Logging
import Metrics
import Resilience
import Supervision
import Timekeeping

/// Answers one interaction: at once where the answer is made in time, else in two steps.
struct CommandAnswerer: Sendable {
    /// How long an answer may take to make before it is announced. Discord waits for three seconds. Source:
    /// Interactions, Receiving and Responding, "Interaction Callback".
    static let patience = Duration.seconds(2)

    /// What became of an interaction; the values of the metric's label `result`.
    enum Outcome: String, Sendable, CaseIterable {
        case answered, deferred, expired, failed, ignored
    }

    let api: any InteractionAPI
    /// The guilds that are counted, as far as they are known.
    let guilds: @Sendable () -> [GuildID]
    let makeReply: @Sendable (CommandRequest, _ guild: GuildID?) throws -> CommandReply?
    let clock: any WallClock
    let logger: Logger

    /// Answers.
    @discardableResult
    func answer(_ item: InteractionInbox.Item) async -> Outcome {
        let request = CommandRequest(item.event, guilds: guilds())
        let outcome = await perform(request, item)
        Counter(
            label: "statsbot_interactions_total",
            dimensions: [("command", request.label), ("result", outcome.rawValue)]
        ).increment()
        return outcome
    }

    private func perform(_ request: CommandRequest, _ item: InteractionInbox.Item) async -> Outcome {
        if request == .ignore { return .ignored }
        let interaction = item.event.interaction
        do {
            return try await withThrowingTaskGroup(of: Reply?.self) { group in
                defer { group.cancelAll() }
                group.addTask { Reply(made: await made(request, in: item.event.guildID)) }
                let due = item.at.advanced(by: Self.patience)
                group.addTask {
                    try await clock.sleep(until: due, tolerance: nil)
                    return nil
                }
                if let reply = try await group.next().flatMap({ $0 }) {
                    guard let reply = reply.made else { return .ignored }
                    try await api.answer(interaction, reply, within: .seconds(3))
                    return .answered
                }
                try await api.announce(interaction, isEphemeral: request.isEphemeral)
                guard let reply = try await group.next().flatMap({ $0 })?.made else { return .ignored }
                try await api.deliver(interaction, reply)
                return .deferred
            }
        } catch {
            return note(error, request)
        }
    }

    /// A reply, or that there is none to give.
    private struct Reply: Sendable {
        let made: CommandReply?
    }

    private func made(_ request: CommandRequest, in guild: GuildID?) async -> CommandReply? {
        do {
            return try await measured("command_\(request.label)", logger: logger) {
                try await onThreadOfItsOwn { [makeReply] in try makeReply(request, guild) }
            }
        } catch {
            logger.warning(
                "a command could not be answered",
                metadata: ["command.name": "\(request.label)", "error": "\(error)"])
            return .sentence("I cannot read my records just now. Please try again later.")
        }
    }

    private func note(_ error: any Error, _ request: CommandRequest) -> Outcome {
        let metadata: Logger.Metadata = ["command.name": "\(request.label)", "error": "\(error)"]
        switch (error as? RESTError)?.discordCode {
        // Replayed after a lost connection, or too late: nobody waits for it any more.
        case .some(.unknownInteraction):
            logger.debug("an interaction was too old to be answered", metadata: metadata)
            return .expired
        // The answer to the first sending was lost, the answer to the user was not.
        case .some(.interactionAcknowledged):
            logger.debug("an interaction was answered before", metadata: metadata)
            return .answered
        default:
            if error is CancellationError { return .failed }
            logger.warning("an answer to a command could not be sent", metadata: metadata)
            return .failed
        }
    }
}

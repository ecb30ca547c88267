// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Localization
import Logging
import Metrics
import Resilience
import Supervision
import Timekeeping

/// Responds to one interaction: immediately if the reply is ready in time, otherwise with a deferred response.
struct CommandAnswerer: Sendable {
    /// Time to make a reply before the response is deferred. Discord's own limit is three seconds. Source:
    /// Interactions, Receiving and Responding, "Interaction Callback".
    static let patience = Duration.seconds(2)

    /// The values of the metric label `result`.
    enum Outcome: String, Sendable, CaseIterable {
        case answered, deferred, expired, failed, ignored
    }

    let api: any InteractionAPI
    /// The counted guilds known so far.
    let guilds: @Sendable () -> [GuildID]
    /// Does what a request asks for, before the reply is made.
    var prepare: @Sendable (CommandRequest) async throws -> Void = { _ in }
    /// Makes the reply, in the language of the user.
    let makeReply: @Sendable (CommandRequest, _ guild: GuildID?, Texts) throws -> CommandReply?
    let clock: any WallClock
    let logger: Logger

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
                group.addTask { Reply(made: await made(request, item.event)) }
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
                try await announce(interaction, request)
                guard let reply = try await group.next().flatMap({ $0 })?.made else { return .ignored }
                try await api.deliver(interaction, reply)
                return .deferred
            }
        } catch {
            return note(error, request)
        }
    }

    /// Defers the response. If only its confirmation was lost, the user waits for the reply all the same.
    private func announce(_ interaction: Interaction, _ request: CommandRequest) async throws {
        do {
            try await api.announce(
                interaction, isEphemeral: request.isEphemeral, isUpdate: request.isUpdate)
        } catch let error as RESTError where error.discordCode == .interactionAcknowledged && error.mayHaveSucceeded {
            logger.debug("deferred response confirmed by a retry", metadata: ["error": "\(error)"])
        }
    }

    /// Distinguishes "no reply" (`made` is `nil`) from a timeout (no `Reply`).
    private struct Reply: Sendable {
        let made: CommandReply?
    }

    private func made(_ request: CommandRequest, _ event: InteractionEvent) async -> CommandReply? {
        let texts = Texts(event.language)
        do {
            return try await measured("command_\(request.label)", logger: logger) {
                try await prepare(request)
                return try await onThreadOfItsOwn { [makeReply] in try makeReply(request, event.guildID, texts) }
            }
        } catch is DeadlineExceeded {
            return .sentence(texts(.privacyDelayedText, ["command": .text(texts(.privacyName))]))
        } catch {
            logger.warning(
                "command failed",
                metadata: ["command.name": "\(request.label)", "error": "\(error)"])
            return .sentence(texts(.databaseUnreadableText))
        }
    }

    private func note(_ error: any Error, _ request: CommandRequest) -> Outcome {
        let metadata: Logger.Metadata = ["command.name": "\(request.label)", "error": "\(error)"]
        switch (error as? RESTError)?.discordCode {
        // Replayed after a reconnect, or too late: Discord no longer accepts a response.
        case .some(.unknownInteraction):
            logger.debug("interaction expired", metadata: metadata)
            return .expired
        // Only the confirmation of the first attempt was lost; the user has the response.
        case .some(.interactionAcknowledged):
            logger.debug("interaction already answered", metadata: metadata)
            return .answered
        default:
            if error is CancellationError { return .failed }
            logger.warning("command response failed", metadata: metadata)
            return .failed
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Statistics
import Storage
import Supervision
import Timekeeping

/// Keeps one status message in a channel up to date, also across restarts.
struct HeartbeatService: Service {
    let channel: ChannelID
    let interval: Duration
    let source: HeartbeatSource
    let messenger: any HeartbeatMessenger
    let store: any Store
    let clock: any WallClock
    let logger: Logger

    private let created = Self.counter("created")
    private let edited = Self.counter("edited")
    private let failed = Self.counter("failed")

    init(
        channel: ChannelID, interval: Duration, source: HeartbeatSource, messenger: any HeartbeatMessenger,
        store: any Store, clock: any WallClock, logger: Logger
    ) {
        self.channel = channel
        self.interval = interval
        self.source = source
        self.messenger = messenger
        self.store = store
        self.clock = clock
        var logger = logger
        logger[metadataKey: "channel.id"] = "\(channel)"
        self.logger = logger
    }

    /// The key of the message's ID in the store.
    var note: String { "heartbeat.\(channel)" }

    func run() async throws {
        try await untilShutdown {
            let keeper = source.keeper
            try await keeper.changes.wait { keeper.isCurrent && keeper.snapshot?.members != nil ? () : nil }
            var plan = await makePlan()
            while true { try await clock.sleep(for: try await beat(&plan)) }
        }
    }

    /// A plan that continues with the message of an earlier run.
    func makePlan() async -> HeartbeatPlan {
        let message = try? await onThreadOfItsOwn { [store, note] in try store.note(note) }
        return HeartbeatPlan(interval: interval, message: message.flatMap { $0 }.flatMap { MessageID($0) })
    }

    /// Sends or edits the message.
    ///
    /// - Returns: time until the next heartbeat.
    /// - Throws: `CancellationError`.
    func beat(_ plan: inout HeartbeatPlan) async throws -> Duration {
        let embed = try await onThreadOfItsOwn { [source] in source.report().embed }
        while true {
            let next: HeartbeatPlan.Next
            do {
                let action = plan.action
                let message = try await measured("heartbeat", logger: logger) { try await perform(action, embed) }
                next = plan.succeeded(message)
            } catch let error as CancellationError {
                throw error
            } catch {
                next = note(error, in: &plan)
            }
            if case .wait(let pause) = next { return pause }
        }
    }

    private func perform(_ action: HeartbeatPlan.Action, _ embed: Embed) async throws -> MessageID {
        switch action {
        case .edit(let message):
            try await messenger.edit(message, in: channel, to: embed)
            edited.increment()
            return message
        case .create:
            let message = try await messenger.create(embed, in: channel)
            created.increment()
            do {
                try await store.setNote(note, to: message.description)
            } catch {
                logger.warning(
                    "heartbeat message ID not saved; a restart sends a new message",
                    metadata: ["error": "\(error)"])
            }
            return message
        }
    }

    private func note(_ error: any Error, in plan: inout HeartbeatPlan) -> HeartbeatPlan.Next {
        let wasFailing = plan.isFailing
        let next = plan.failed(error as? RESTError ?? RESTError(code: .transport, message: "\(error)"))
        guard case .wait(let pause) = next else {
            logger.info("heartbeat message missing; sending a new one")
            return next
        }
        failed.increment()
        // A warning only once; the metric counts the rest.
        logger.log(
            level: wasFailing ? .debug : .warning, "heartbeat message update failed",
            metadata: ["error": "\(error)", "retry.after": "\(Int(pause.seconds))"])
        return next
    }

    private static func counter(_ result: String) -> Counter {
        Counter(label: "statsbot_heartbeats_total", dimensions: [("result", result)])
    }
}

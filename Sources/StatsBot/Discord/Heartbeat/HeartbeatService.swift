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

/// Keeps one message in a channel that says how the bot is doing. After a restart it is found again.
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

    /// Under what the message's id is remembered.
    var note: String { "heartbeat.\(channel)" }

    func run() async throws {
        try await untilShutdown {
            let keeper = source.keeper
            try await keeper.changes.wait { keeper.isCurrent && keeper.snapshot?.members != nil ? () : nil }
            var plan = await makePlan()
            while true { try await clock.sleep(for: try await beat(&plan)) }
        }
    }

    /// The plan, with the message of an earlier run.
    func makePlan() async -> HeartbeatPlan {
        let message = try? await onThreadOfItsOwn { [store, note] in try store.note(note) }
        return HeartbeatPlan(interval: interval, message: message.flatMap { $0 }.flatMap { MessageID($0) })
    }

    /// One heartbeat.
    ///
    /// - Returns: how long to wait for the next.
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
                    "the heartbeat message could not be remembered; after a restart there will be another",
                    metadata: ["store.error": "\(error)"])
            }
            return message
        }
    }

    private func note(_ error: any Error, in plan: inout HeartbeatPlan) -> HeartbeatPlan.Next {
        let wasFailing = plan.isFailing
        let next = plan.failed(error as? RESTError ?? RESTError(code: .transport, message: "\(error)"))
        guard case .wait(let pause) = next else {
            logger.info("the heartbeat message is gone; a new one is sent")
            return next
        }
        failed.increment()
        // Once; the metric tells that it goes on.
        logger.log(
            level: wasFailing ? .debug : .warning, "the heartbeat message could not be brought up to date",
            metadata: ["error": "\(error)", "retry.seconds": "\(Int(pause.seconds))"])
        return next
    }

    private static func counter(_ result: String) -> Counter {
        Counter(label: "statsbot_heartbeats_total", dimensions: [("result", result)])
    }
}

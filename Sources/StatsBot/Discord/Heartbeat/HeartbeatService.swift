// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
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
        let report = try await onThreadOfItsOwn { [source] in source.report() }
        while true {
            let next: HeartbeatPlan.Next
            do {
                let action = plan.action
                let message = try await measured("heartbeat", logger: logger) { try await perform(action, report) }
                next = message.map { plan.succeeded($0) } ?? plan.assumed()
            } catch let error as CancellationError {
                throw error
            } catch {
                next = note(error, in: &plan)
            }
            if case .wait(let pause) = next { return pause }
        }
    }

    /// - Returns: the message; `nil` if it may exist and cannot be found.
    private func perform(_ action: HeartbeatPlan.Action, _ report: HeartbeatReport) async throws -> MessageID? {
        switch action {
        case .edit(let message):
            try await messenger.edit(message, in: channel, to: report.embed)
            edited.increment()
            return message
        case .create:
            let effects = EffectRunner(store: store, logger: logger)
            let result = try await effects.run(creation(of: report))
            if case .made = result { created.increment() }
            do {
                try await effects.finish(note, marking: [note: result.outcome?.description])
            } catch {
                logger.warning(
                    "heartbeat message ID not saved; after a restart, the message is looked for",
                    metadata: ["error": "\(error)"])
            }
            return result.outcome
        }
    }

    private func creation(of report: HeartbeatReport) -> MessageEffect {
        MessageEffect(
            intent: EffectIntent(
                name: note, key: String(UInt64.random(in: .min ... .max), radix: 36), mark: report.mark,
                begunAt: clock.wallNow.millisecondsSince1970),
            search: MessageSearch(history: messenger, channel: channel),
            send: { [messenger, channel] in try await messenger.create(report.embed, in: channel, nonce: $0) })
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

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Counting
import DiscordModels
import DiscordREST
import Localization
import Logging
import Metrics
import Resilience
import ServiceLifecycle
import Statistics
import Storage
import Supervision
import Timekeeping

/// Updates the names of the counter channels. Each channel has its own task, so that a failing one does not block the
/// others.
struct ChannelNameService: Service {
    let settings: ChannelNameSettings
    let keeper: GuildKeeper
    let renamer: any ChannelRenamer
    let store: any RenameStore
    /// Cache of channel names requested from Discord, shared by all guilds.
    let names: Cache<ChannelID, NamedChannel>
    /// Shared by all guilds, because it reflects Discord's health.
    let breaker: CircuitBreaker
    let clock: any WallClock
    let narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger

    /// A breaker for renames that ignores errors specific to one channel.
    static func makeBreaker(clock: any WallClock) -> CircuitBreaker {
        CircuitBreaker(operation: "rename_channel", clock: clock) { error in
            ChannelTrouble(error) == nil && (error as? RESTError)?.code != .rateLimited
        }
    }

    func run() async throws {
        try await untilShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                for (counter, id) in settings.channels {
                    let channel = CounterChannel(id: id, counter: counter, service: self)
                    group.addTask { try await channel.run() }
                }
            }
            // A service that returns early stops the bot, so one without channels waits for the shutdown.
            try await gracefulShutdown()
        }
    }
}

/// One counter channel.
private struct CounterChannel: Sendable {
    let id: ChannelID
    let counter: ChannelCounter
    let service: ChannelNameService
    private let logger: Logger

    init(id: ChannelID, counter: ChannelCounter, service: ChannelNameService) {
        self.id = id
        self.counter = counter
        self.service = service
        var logger = service.logger
        logger[metadataKey: "channel.id"] = "\(id)"
        logger[metadataKey: "channel.counter"] = "\(counter.rawValue)"
        self.logger = logger
    }

    /// Checks the count every `UPDATE_INTERVAL`, more often while it changes, and when a deferred rename has a slot.
    func run() async throws {
        let guild = try await service.keeper.changes.wait { service.keeper.guild?.id }
        let results = Results(guild: guild, counter: counter, suffix: service.keeper.suffix)
        service.renamer.restoreRenames(
            of: id,
            at: try await service.store.renames(
                of: id, since: service.clock.wallNow.advanced(by: .zero - RenameLimit.window * 2)))
        var pace = Pace(service.settings)
        while true {
            let count = try await service.keeper.changes.wait { value }
            let pause = try await update(to: count, &pace, results)
            try await service.clock.sleep(for: pause)
        }
    }

    private var value: Int? {
        let snapshot = service.keeper.snapshot
        return switch counter {
        case .members: snapshot?.members
        case .online: snapshot?.online
        case .bans: snapshot?.bans
        }
    }

    /// - Returns: time until the next check.
    private func update(
        to value: Int, _ pace: inout Pace, _ results: Results
    ) async throws -> Duration {
        do {
            let interval = pace.checked(value)
            let current = try await currentChannel()
            let wanted = ChannelName.replacingNumber(
                in: current, with: value, of: counter, format: service.settings.numberFormat,
                Texts(service.settings.language))
            guard !ChannelName.shows(wanted, current), !pace.isAlteredByDiscord(wanted, to: current.name) else {
                results.unchanged.increment()
                return interval
            }
            // In this order: a free slot is reported as the client's current time.
            let slot = service.renamer.renameSlot(of: id)
            let now = service.clock.now
            guard slot <= now else {
                // The deferred rename will use the count at the time it is sent.
                results.deferred.increment()
                return min(now.duration(to: slot), service.settings.updateInterval)
            }
            // Recorded before the request is sent: an unrecorded rename could cost a wait of ten minutes.
            let renamed = try await measured("rename_channel", logger: logger) {
                try await service.breaker.run {
                    try await service.renamer.rename(
                        id, to: wanted,
                        willSend: { [id, store = service.store] in try await store.recordRename(of: id, at: $0) })
                }
            }
            service.keeper.shared.receive(NamedChannel(name: renamed, isText: current.isText), of: id)
            pace.renamed(to: renamed, wanted: wanted)
            if pace.succeeded() { logger.notice("channel can be renamed again") }
            results.renamed.increment()
            results.lastSuccess.record(at: service.clock.wallNow)
            logger.info("channel renamed", metadata: ["channel.name": "\(wanted)"])
            service.narrate(.renamed(counter: counter, name: wanted))
            return interval
        } catch let error as CancellationError {
            throw error
        } catch {
            results.failed.increment()
            return failed(error, &pace)
        }
    }

    /// - Returns: time until the next attempt.
    private func failed(_ error: any Error, _ pace: inout Pace) -> Duration {
        if let trouble = ChannelTrouble(error) {
            if pace.isNew(trouble) {
                logger.warning("\(trouble.advice(counter.setting.variable.name))", metadata: ["error": "\(error)"])
            }
            return service.settings.maximumBackoff
        }
        let asked = (error as? RESTError)?.retryAfter ?? (error as? CircuitOpenError)?.retryAfter
        let pause = pace.failed(atLeast: asked)
        logger.warning(
            "channel rename failed",
            metadata: ["error": "\(error)", "retry.after": "\(Int(pause.seconds))"])
        return pause
    }

    /// The channel from the gateway, or from a request if the gateway has not sent it, as after a resumed session.
    private func currentChannel() async throws -> NamedChannel {
        if let channel = service.keeper.shared.channel(id) { return channel }
        let channel = try await service.names.value(for: id) { try await service.renamer.named(id) }
        service.keeper.shared.receive(channel, of: id)
        return channel
    }

    /// Check interval and backoff of one channel.
    private struct Pace {
        private var interval: PollInterval
        private var backoff: Backoff
        private var last: Int?
        private var trouble: ChannelTrouble?
        /// The last name that was sent, and the name that Discord made of it.
        private var lastRename: (wanted: String, result: String)?

        init(_ settings: ChannelNameSettings) {
            interval = PollInterval(maximum: settings.updateInterval)
            backoff = Backoff(base: settings.updateInterval, maximum: settings.maximumBackoff)
        }

        mutating func checked(_ value: Int) -> Duration {
            defer { last = value }
            return interval.checked(changed: last != nil && last != value)
        }

        mutating func renamed(to result: String, wanted: String) { lastRename = (wanted, result) }

        /// Whether the name is what Discord made of the wanted one; sending it again would change nothing.
        func isAlteredByDiscord(_ wanted: String, to name: String) -> Bool {
            lastRename.map { $0.wanted == wanted && $0.result == name } ?? false
        }

        mutating func failed(atLeast asked: Duration?) -> Duration { backoff.failed(atLeast: asked) }

        /// - Returns: whether the trouble differs from the last one reported.
        mutating func isNew(_ trouble: ChannelTrouble) -> Bool {
            defer { self.trouble = trouble }
            return self.trouble != trouble
        }

        /// - Returns: whether a reported trouble is resolved.
        mutating func succeeded() -> Bool {
            backoff.succeeded()
            defer { trouble = nil }
            return trouble != nil
        }
    }

    /// The counters of one channel.
    private struct Results {
        let renamed, unchanged, deferred, failed: Counter
        let lastSuccess: LastSuccess

        init(guild: GuildID, counter: ChannelCounter, suffix: String) {
            func counting(_ result: String) -> Counter {
                Counter(
                    label: "statsbot_channel_updates_total",
                    dimensions: [
                        ("guild", guild.description), ("counter", counter.rawValue), ("result", result),
                    ])
            }
            renamed = counting("renamed")
            unchanged = counting("unchanged")
            deferred = counting("deferred")
            failed = counting("failed")
            lastSuccess = LastSuccess(task: "rename_\(counter.rawValue)\(suffix)")
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
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

/// Keeps the names of the channels that carry the counts right; each channel by itself, so that one's failure holds
/// up no other.
struct ChannelNameService: Service {
    private(set) var channels: [ChannelCounter: ChannelID]
    private(set) var keeper: GuildKeeper
    let client: DiscordClient
    let store: any Store
    private(set) var configuration: BotConfiguration
    let clock: any WallClock
    private(set) var narrate: @Sendable (DemoEvent) -> Void
    private(set) var logger: Logger
    fileprivate let names: Cache<ChannelID, String>
    fileprivate let breaker: CircuitBreaker

    init(
        channels: [ChannelCounter: ChannelID], keeper: GuildKeeper, client: DiscordClient, store: any Store,
        configuration: BotConfiguration, clock: any WallClock, narrate: @escaping @Sendable (DemoEvent) -> Void,
        logger: Logger
    ) {
        self.channels = channels
        self.keeper = keeper
        self.client = client
        self.store = store
        self.configuration = configuration
        self.clock = clock
        self.narrate = narrate
        self.logger = logger
        names = Cache(
            name: "channel", timeToLive: configuration.cacheTimeToLive, capacity: configuration.maximumCacheSize,
            clock: clock)
        // What one channel's owner has to mend says nothing about the other channels.
        breaker = CircuitBreaker(operation: "rename_channel", clock: clock) { error in
            ChannelTrouble(error) == nil && (error as? RESTError)?.code != .rateLimited
        }
    }

    /// The same service, with what it knows, for settings that have changed.
    func with(_ settings: ChannelNameSettings) -> Self {
        var changed = self
        changed.channels = settings.channels
        changed.configuration.updateInterval = settings.updateInterval
        changed.configuration.numberFormat = settings.numberFormat
        changed.configuration.maximumBackoff = max(configuration.maximumBackoff, settings.updateInterval)
        return changed
    }

    /// The same for another guild; what is known of Discord's health, and what was asked before, is shared.
    func of(
        _ keeper: GuildKeeper, _ configuration: BotConfiguration, narrate: @escaping @Sendable (DemoEvent) -> Void,
        logger: Logger
    ) -> Self {
        var other = self
        other.keeper = keeper
        other.configuration = configuration
        other.narrate = narrate
        other.logger = logger
        return other.with(ChannelNameSettings(configuration))
    }

    /// Forgets what can be asked for again.
    ///
    /// - Returns: how many names it were.
    func forgetNames() -> Int {
        let count = names.count
        names.removeAll()
        return count
    }

    func run() async throws {
        try await untilShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                for (counter, id) in channels {
                    let channel = CountingChannel(id: id, counter: counter, service: self)
                    group.addTask { try await channel.run() }
                }
            }
            // A service that ends early ends the bot; without channels, or cancelled, there is just nothing to do.
            try await gracefulShutdown()
        }
    }
}

/// One channel whose name carries a count.
private struct CountingChannel: Sendable {
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

    /// Looks at the count every `UPDATE_INTERVAL`, more often while it changes, and when a slot for a rename that had to wait is free.
    func run() async throws {
        let guild = try await service.keeper.changes.wait { service.keeper.guild?.id }
        let results = Results(guild: guild, counter: counter, suffix: service.keeper.suffix)
        service.client.restoreRenames(
            of: id,
            at: try await service.store.renames(
                of: id, since: service.clock.now.advanced(by: .zero - RenameLimit.window * 2)))
        var pace = Pace(service.configuration)
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

    /// - Returns: how long to wait before the next look.
    private func update(
        to value: Int, _ pace: inout Pace, _ results: Results
    ) async throws -> Duration {
        do {
            let interval = pace.looked(at: value)
            let current = try await currentName()
            let wanted = ChannelName.replacingNumber(
                in: current, with: value, of: counter, format: service.configuration.numberFormat)
            guard wanted != current else {
                results.unchanged.increment()
                return interval
            }
            // In this order: a slot that is free is the client's present.
            let slot = service.client.renameSlot(of: id)
            let now = service.clock.now
            guard slot <= now else {
                // What is sent then is the value of then.
                results.deferred.increment()
                return min(now.duration(to: slot), service.configuration.updateInterval)
            }
            // Noted before it is sent: a slot too many forgotten costs ten minutes, one too many remembered costs little.
            let renamed = try await measured("rename_channel", logger: logger) {
                try await service.breaker.run {
                    try await service.client.renameChannel(
                        id, to: wanted, reason: "StatsBot: new count",
                        willSend: { [id, store = service.store] in try await store.recordRename(of: id, at: $0) })
                }
            }
            service.keeper.shared.receive(name: renamed.name ?? wanted, of: id)
            if pace.succeeded() { logger.notice("the channel can be renamed again") }
            results.renamed.increment()
            results.lastSuccess.record(service.clock.now.secondsSince1970)
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

    /// - Returns: how long to wait before the next try.
    private func failed(_ error: any Error, _ pace: inout Pace) -> Duration {
        if let trouble = ChannelTrouble(error) {
            if pace.isNew(trouble) {
                logger.warning("\(trouble.advice(counter.variable))", metadata: ["error": "\(error)"])
            }
            return service.configuration.maximumBackoff
        }
        let asked = (error as? RESTError)?.retryAfter ?? (error as? CircuitOpenError)?.retryAfter
        let pause = pace.failed(atLeast: asked)
        logger.warning(
            "channel could not be renamed",
            metadata: ["error": "\(error)", "retry.seconds": "\(Int(pause.seconds))"])
        return pause
    }

    /// The name as the gateway told it; asked for where it did not, as after a resumed session.
    private func currentName() async throws -> String {
        if let name = service.keeper.shared.name(of: id) { return name }
        let name = try await service.names.value(for: id) { try await service.client.channel(id).name ?? "" }
        service.keeper.shared.receive(name: name, of: id)
        return name
    }

    /// How fast one channel is looked after.
    private struct Pace {
        private var interval: PollInterval
        private var backoff: Backoff
        private var last: Int?
        private var trouble: ChannelTrouble?

        init(_ configuration: BotConfiguration) {
            interval = PollInterval(maximum: configuration.updateInterval)
            backoff = Backoff(base: configuration.updateInterval, maximum: configuration.maximumBackoff)
        }

        mutating func looked(at value: Int) -> Duration {
            defer { last = value }
            return interval.looked(changed: last != nil && last != value)
        }

        mutating func failed(atLeast asked: Duration?) -> Duration { backoff.failed(atLeast: asked) }

        /// - Returns: whether the trouble was not told of yet.
        mutating func isNew(_ trouble: ChannelTrouble) -> Bool {
            defer { self.trouble = trouble }
            return self.trouble != trouble
        }

        /// - Returns: whether a trouble that was told of is over.
        mutating func succeeded() -> Bool {
            backoff.succeeded()
            defer { trouble = nil }
            return trouble != nil
        }
    }

    /// The counters of one channel.
    private struct Results {
        let renamed, unchanged, deferred, failed: Counter
        let lastSuccess: Gauge

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
            lastSuccess = Gauge(
                label: "statsbot_last_success_timestamp_seconds",
                dimensions: [("task", "rename_\(counter.rawValue)\(suffix)")])
        }
    }
}

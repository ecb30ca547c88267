// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Logging
import Metrics
import ServiceLifecycle
import Statistics
import Timekeeping

/// Keeps the names of the channels that carry the counts right; each channel by itself, so that one's failure holds
/// up no other.
struct ChannelNameService: Service {
    let channels: [ChannelCounter: ChannelID]
    let keeper: StatisticsKeeper
    let client: DiscordClient
    let store: any Store
    let configuration: BotConfiguration
    let clock: any WallClock
    let narrate: @Sendable (Moment) -> Void
    let logger: Logger

    func run() async throws {
        try await untilShutdown {
            await withDiscardingTaskGroup { group in
                for (counter, id) in channels {
                    let channel = CountingChannel(id: id, counter: counter, service: self)
                    group.addTask { await channel.run() }
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

    /// Looks at the count every `UPDATE_INTERVAL`, and when a slot for a rename that had to wait is free.
    func run() async {
        do {
            let guild = try await service.keeper.changes.wait { service.keeper.guild?.id }
            let results = Results(guild: guild, counter: counter)
            service.client.restoreRenames(
                of: id,
                at: try await service.store.renames(
                    of: id, since: service.clock.now.advanced(by: .zero - RenameLimit.window * 2)))
            var backoff = Backoff(
                base: service.configuration.updateInterval, maximum: service.configuration.maximumBackoff)
            while true {
                let count = try await service.keeper.changes.wait { value }
                let pause = try await update(to: count, &backoff, results)
                try await service.clock.sleep(for: pause)
            }
        } catch is CancellationError {
            return
        } catch {
            logger.error("the channel's renames could not be read", metadata: ["store.error": "\(error)"])
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
        to value: Int, _ backoff: inout Backoff, _ results: Results
    ) async throws -> Duration {
        do {
            let current = try await currentName()
            let wanted = ChannelName.replacingNumber(
                in: current, with: value, of: counter, format: service.configuration.numberFormat)
            guard wanted != current else {
                results.unchanged.increment()
                return service.configuration.updateInterval
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
            let renamed = try await service.client.renameChannel(
                id, to: wanted, reason: "StatsBot: new count",
                willSend: { [id, store = service.store] in try await store.recordRename(of: id, at: $0) })
            service.keeper.receive(name: renamed.name ?? wanted, of: id)
            backoff.succeeded()
            results.renamed.increment()
            results.lastSuccess.record(service.clock.now.secondsSince1970)
            logger.info("channel renamed", metadata: ["channel.name": "\(wanted)"])
            service.narrate(.renamed(counter: counter, name: wanted))
            return service.configuration.updateInterval
        } catch let error as CancellationError {
            throw error
        } catch {
            results.failed.increment()
            let pause = backoff.failed(atLeast: (error as? RESTError)?.retryAfter)
            logger.warning(
                "channel could not be renamed",
                metadata: ["error": "\(error)", "retry.seconds": "\(Int(pause.seconds))"])
            return pause
        }
    }

    /// The name as the gateway told it; asked for where it did not, as after a resumed session.
    private func currentName() async throws -> String {
        if let name = service.keeper.name(of: id) { return name }
        let name = try await service.client.channel(id).name ?? ""
        service.keeper.receive(name: name, of: id)
        return name
    }

    /// The counters of one channel.
    private struct Results {
        let renamed, unchanged, deferred, failed: Counter
        let lastSuccess: Gauge

        init(guild: GuildID, counter: ChannelCounter) {
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
                dimensions: [("task", "rename_\(counter.rawValue)")])
        }
    }
}

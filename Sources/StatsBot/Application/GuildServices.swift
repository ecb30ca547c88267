// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import DiscordREST
import Exporter
import Logging
import ServiceLifecycle
import Storage
import Timekeeping

/// Makes the services that each guild has its own of, so that one guild's troubles hold up no other.
struct GuildServices {
    let configuration: BotConfiguration
    let settings: LiveSettings
    let keeper: StatisticsKeeper
    let client: DiscordClient
    let store: SQLiteStore
    let channelNames: ChannelNameService
    let line: GatewayCommands
    let metrics: SystemMetrics
    let recentLogs: RecentLogs
    let runID: RunID
    let health: HealthRegistry
    let clock: any WallClock
    private(set) var narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger

    /// The services of all guilds, by name. Where several are counted the names end with the guild's id.
    var all: [(name: String, service: any Service)] {
        zip(configuration.guilds, keeper.guilds).flatMap { guild, keeper in
            var logger = logger
            if configuration.guilds.count > 1, let id = guild.id { logger[metadataKey: "guild.id"] = "\(id)" }
            return telling(of: keeper).services(of: keeper, configuration.scoped(to: guild), logger)
                .map { (name: $0.name + keeper.suffix, service: $0.service) }
        }
    }

    /// The same, with the guild named to those who watch, where there are several.
    private func telling(of keeper: GuildKeeper) -> GuildServices {
        guard configuration.guilds.count > 1 else { return self }
        let narrate = narrate
        var copy = self
        copy.narrate = { narrate(.inGuild(keeper.guild?.name ?? "", $0)) }
        return copy
    }

    private func services(
        of keeper: GuildKeeper, _ configuration: BotConfiguration, _ logger: Logger
    ) -> [(name: String, service: any Service)] {
        let place = keeper.place
        let channelNames = channelNames.of(keeper, configuration, narrate: narrate, logger: logger)
        return [
            (
                "ban_census",
                BanCensus(
                    keeper: keeper, client: client, health: health.check("census" + keeper.suffix, for: [.ready]),
                    maximumBackoff: configuration.maximumBackoff, clock: clock, narrate: narrate, logger: logger)
            ),
            (
                "approximate_census",
                LiveService(settings: settings, slice: \.updateInterval) { [client, clock] interval in
                    ApproximateCensus(
                        keeper: keeper, client: client, interval: interval,
                        maximumBackoff: max(configuration.maximumBackoff, interval), clock: clock, logger: logger)
                }
            ),
            (
                "census_recorder",
                LiveService(settings: settings, slice: \.updateInterval) { [store, clock] interval in
                    CensusRecorder(keeper: keeper, store: store, interval: interval, clock: clock, logger: logger)
                }
            ),
            (
                "member_count_verification",
                MemberCountVerification(keeper: keeper, client: client, clock: clock, logger: logger)
            ),
            (
                "channel_names",
                LiveService(
                    settings: settings, slice: { ChannelNameSettings($0.scoped(toGuildAt: place)) },
                    make: { channelNames.with($0) })
            ),
            ("reports", reports(of: keeper, configuration, logger)),
            ("heartbeat", heartbeat(of: keeper, configuration, logger)),
        ]
    }

    private func reports(of keeper: GuildKeeper, _ configuration: BotConfiguration, _ logger: Logger) -> any Service {
        LiveService(settings: settings, slice: { $0.scoped(toGuildAt: keeper.place).statsChannel }) {
            [client, store, clock, narrate] channel in
            var changed = configuration
            changed.statsChannel = channel
            return ReportService(
                configuration: changed, keeper: keeper, client: client, store: store, clock: clock, narrate: narrate,
                logger: logger)
        }
    }

    private func heartbeat(of keeper: GuildKeeper, _ configuration: BotConfiguration, _ logger: Logger) -> any Service {
        LiveService(settings: settings, slice: { HeartbeatSettings($0.scoped(toGuildAt: keeper.place)) }) {
            [client, store, clock, line, metrics, recentLogs, runID] heartbeat in
            guard let channel = heartbeat.channel else { return nil }
            return HeartbeatService(
                channel: channel, interval: heartbeat.interval,
                source: HeartbeatSource(
                    keeper: keeper, reader: store, line: line, metrics: metrics, logs: recentLogs,
                    timeZone: configuration.timeZone, runID: runID, clock: clock),
                messenger: client, store: store, clock: clock, logger: logger)
        }
    }
}

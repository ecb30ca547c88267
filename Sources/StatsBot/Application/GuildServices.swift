// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import BotLogging
import Counting
import DiscordModels
import DiscordREST
import Exporter
import Logging
import Machine
import Resilience
import SQLiteStorage
import ServiceLifecycle
import Storage
import Supervision
import Timekeeping

/// Creates the services of each guild. They are separate so that one guild's problems do not affect another.
struct GuildServices {
    /// The health checks that the services share.
    private static let checks = ["census", "gap_repair"]

    let settings: LiveSettings
    let client: DiscordClient
    let store: SQLiteStore
    let caches: BotCaches
    let reader: CachedStoreReader
    let gatewayCommands: GatewayCommands
    let metrics: SystemMetrics
    let recentLogs: RecentLogs
    let runID: RunID
    let uptime: Uptime
    let health: HealthRegistry
    let supervision: ServiceRegistry
    let registry: MetricRegistry
    /// Shared by the guilds: Discord refuses renames of all channels at once.
    let breaker: CircuitBreaker
    /// The guilds take turns in repairs.
    let turns: RepairTurns
    let clock: SteadyClock
    private(set) var narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger

    /// The services of a guild, by name. Unless only one guild can be counted, the names end with the guild's ID.
    func services(of keeper: GuildKeeper) -> [(name: String, service: any Service)] {
        var logger = logger
        let isOneOfMany = !keeper.suffix.isEmpty
        if isOneOfMany, let id = keeper.configured { logger[metadataKey: "guild.id"] = "\(id)" }
        return namingGuild(of: keeper, if: isOneOfMany).services(of: keeper, logger)
            .map { (name: $0.name + keeper.suffix, service: $0.service) }
    }

    /// Removes what `/readyz` and `/metrics` show of a guild that is no longer counted.
    func forget(_ keeper: GuildKeeper) {
        guard let guild = keeper.configured?.description else { return }
        let names = services(of: keeper).map(\.name)
        for name in names { supervision.remove(name) }
        for check in Self.checks { health.remove(check + keeper.suffix) }
        registry.removeSeries(with: "guild", in: [guild])
        registry.removeSeries(with: "task", in: names)
    }

    /// A copy that adds the guild's name to the events of the demo.
    private func namingGuild(of keeper: GuildKeeper, if isNeeded: Bool) -> GuildServices {
        guard isNeeded else { return self }
        let narrate = narrate
        var copy = self
        copy.narrate = { narrate(.inGuild(keeper.guild?.name ?? "", $0)) }
        return copy
    }

    private func services(of keeper: GuildKeeper, _ logger: Logger) -> [(name: String, service: any Service)] {
        let maximumBackoff = settings.configuration.process.maximumBackoff
        let api = CachedCensusAPI(api: client, guilds: caches.guilds)
        let services: [(name: String, service: any Service)] = [
            (
                "ban_census",
                BanCensus(
                    keeper: keeper, api: client, bans: caches.bans,
                    health: health.check(Self.checks[0] + keeper.suffix, for: [.ready]),
                    maximumBackoff: maximumBackoff, clock: clock, narrate: narrate, logger: logger)
            ),
            (
                "gap_repair",
                GapRepair(
                    keeper: keeper, log: client, turns: turns,
                    health: health.check(Self.checks[1] + keeper.suffix, for: [.ready]),
                    maximumBackoff: maximumBackoff, clock: clock, logger: logger)
            ),
            (
                "message_repair",
                MessageRepair(
                    keeper: keeper, history: client, maximumBackoff: maximumBackoff, clock: clock,
                    serverTime: { [clock] in clock.serverNow }, logger: logger)
            ),
            (
                "approximate_census",
                LiveService(settings: settings, slice: \.process.updateInterval) { [clock] interval in
                    ApproximateCensus(
                        keeper: keeper, api: api, interval: interval, maximumBackoff: max(maximumBackoff, interval),
                        clock: clock, logger: logger)
                }
            ),
            (
                "census_recorder",
                LiveService(settings: settings, slice: \.process.updateInterval) { [store, clock] interval in
                    CensusRecorder(keeper: keeper, store: store, interval: interval, clock: clock, logger: logger)
                }
            ),
            (
                "member_count_verification",
                MemberCountVerification(keeper: keeper, api: api, clock: clock, logger: logger)
            ),
            ("channel_names", channelNames(of: keeper, logger)),
            ("reports", reports(of: keeper, logger)),
            ("heartbeat", heartbeat(of: keeper, logger)),
        ]
        return services + inviteCensus(of: keeper, logger)
    }

    /// The service that lists invites, if joins are counted by invite.
    private func inviteCensus(of keeper: GuildKeeper, _ logger: Logger) -> [(name: String, service: any Service)] {
        let process = settings.configuration.process
        guard process.activity.contains(.invites) else { return [] }
        let census = InviteCensus(
            keeper: keeper, api: client, maximumBackoff: process.maximumBackoff, clock: clock, logger: logger)
        return [("invite_census", census)]
    }

    private func channelNames(of keeper: GuildKeeper, _ logger: Logger) -> any Service {
        LiveService(
            settings: settings, slice: { ChannelNameSettings($0.process, $0.settings(of: keeper.configured)) }
        ) { [client, store, caches, clock, narrate, breaker] slice in
            ChannelNameService(
                settings: slice, keeper: keeper, renamer: client, store: store, names: caches.channels,
                breaker: breaker,
                clock: clock, narrate: narrate, logger: logger)
        }
    }

    private func reports(of keeper: GuildKeeper, _ logger: Logger) -> any Service {
        LiveService(settings: settings, slice: { ReportSettings($0.process, $0.settings(of: keeper.configured)) }) {
            [client, store, reader, caches, clock, narrate] slice in
            ReportService(
                settings: slice, keeper: keeper, messenger: client, store: store, reader: reader, activity: store,
                charts: caches.charts, clock: clock, serverTime: { clock.serverNow }, narrate: narrate,
                logger: logger)
        }
    }

    private func heartbeat(of keeper: GuildKeeper, _ logger: Logger) -> any Service {
        let timeZone = settings.configuration.settings(of: keeper.configured).timeZone
        return LiveService(
            settings: settings, slice: { HeartbeatSettings($0.process, $0.settings(of: keeper.configured)) }
        ) { [client, store, clock, gatewayCommands, metrics, recentLogs, runID, uptime] heartbeat in
            guard let channel = heartbeat.channel else { return nil }
            return HeartbeatService(
                channel: channel, interval: heartbeat.interval,
                source: HeartbeatSource(
                    keeper: keeper, reader: store, gatewayCommands: gatewayCommands, metrics: metrics, logs: recentLogs,
                    timeZone: timeZone, runID: runID, uptime: uptime, clock: clock, language: heartbeat.language),
                messenger: client, store: store, clock: clock, logger: logger)
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
public import Exporter
import Foundation
public import Logging
import ServiceLifecycle
import Statistics
import Timekeeping

extension Application {
    /// Puts the bot together. Only this function knows every part.
    ///
    /// - Parameters:
    ///   - configuration: a configuration without faults.
    ///   - registry: what the bot's metrics are in; the process bootstraps swift-metrics with it.
    ///   - logger: where everything logs to.
    ///   - recentLogs: what takes in the last log messages, for the heartbeat message.
    ///   - narrate: hears of what is worth telling somebody who watches; called on any thread, must not block.
    /// - Returns: the bot, listening for HTTP already.
    /// - Throws: `HTTPServerError` where the address cannot be listened on, `StoreError` where the database cannot be
    ///   used, `RESTError` where the trusted certificates cannot be read.
    public static func build(
        _ configuration: BotConfiguration, registry: MetricRegistry, logger: Logger,
        recentLogs: RecentLogs = RecentLogs(capacity: 0),
        narrate: @escaping @Sendable (Moment) -> Void = { _ in }
    ) async throws -> Application {
        let clock = configuration.clock
        let health = HealthRegistry()
        let gatewayHealth = health.check("gateway", for: [.ready])
        let storeHealth = health.check("store", for: [.ready])
        let censusHealth = health.check("census", for: [.ready])

        let folder = StoreFolder(configuration.dataDirectory)
        let (store, lock, repair) = try SQLiteStore.openSound(
            folder, timeZone: configuration.timeZone, at: clock.now.date, logger: logger)
        try await health.check("database", for: [.ready]).report(repair, to: store, at: clock.now, registry: registry)
        var calendar = DayCalendar(timeZone: configuration.timeZone)
        let stored = try await store.load(today: calendar.day(of: clock.now.date))
        let keeper = StatisticsKeeper(
            timeZone: configuration.timeZone, clock: clock, stored: stored, countsBots: configuration.countsBots)

        registry.register(ProcessCollector())
        registry.register(ReadinessCollector(health: health))
        registry.register(StatisticsCollector(keeper: keeper))
        registry.register(StoreSizeCollector(folder: folder))
        registry.gauge("statsbot_build_info", labels: Version.labels).set(1)
        let metrics = SystemMetrics(folder: configuration.dataDirectory)
        registry.register(metrics)
        let line = GatewayLine()
        let tokenGuard = TokenGuard(token: configuration.exporterToken)
        let api = APIRoutes(
            context: APIContext(keeper: keeper, store: store, timeZone: configuration.timeZone, clock: clock),
            system: SystemContext(machine: metrics, line: line, storeSize: StoreSizeCollector(folder: folder)),
            access: APIAccess(configuration), tokenGuard: tokenGuard, logger: logger)
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(
                host: configuration.exporterHost, port: configuration.exporterPort, serverName: "StatsBot",
                corsOrigin: configuration.exporterCORSOrigin, tls: configuration.exporterTLS,
                metricsPrefix: "statsbot_http"),
            routes: health.routes() + [tokenGuard.guarding(metricsRoute(registry: registry, keptFor: Self.pageAge))] + api.routes(),
            registry: registry, logger: logger)
        let address = try server.start()

        // Last of what can fail: a client that was made must be shut down.
        let client = try DiscordClient(
            configuration: RESTConfiguration(
                baseURL: configuration.apiBaseURL, token: configuration.token.revealed,
                userAgent: Version.userAgent, trustRootsFile: configuration.trustRootsFile),
            clock: clock, logger: logger)

        let runID = RunID()
        let inbox = InteractionInbox(clock: clock)
        let gateway = GatewayService(
            configuration: configuration,
            discovery: GuildDiscovery(
                configured: configuration.guildID, client: client, clock: clock,
                maximumBackoff: configuration.maximumBackoff, logger: logger),
            stored: stored, keeper: keeper, health: ShardHealth(check: gatewayHealth), line: line, inbox: inbox,
            clock: clock, narrate: narrate, logger: logger)
        let heartbeat = configuration.heartbeatChannel.map { channel in
            HeartbeatService(
                channel: channel, interval: configuration.heartbeatInterval,
                source: HeartbeatSource(
                    keeper: keeper, reader: store, line: line, metrics: metrics, logs: recentLogs,
                    timeZone: configuration.timeZone, runID: runID, clock: clock),
                messenger: client, store: store, clock: clock, logger: logger)
        }
        let replies = CommandSource(
            keeper: keeper, store: store, line: line, health: health, timeZone: configuration.timeZone, runID: runID,
            startedAt: clock.now, clock: clock, logger: logger)
        let commands = CommandService(
            inbox: inbox,
            answerer: CommandAnswerer(
                api: client, guild: { keeper.guild?.id }, makeReply: replies.reply, clock: clock, logger: logger),
            registration: CommandRegistration(
                api: client, store: store, maximumBackoff: configuration.maximumBackoff, clock: clock, logger: logger),
            keeper: keeper)
        func supervised(_ name: String, _ service: any Service) -> any Service {
            SupervisedService(name, service, health: health, logger: logger)
        }
        let services: [any Service] =
            [
                server,
                StoreWriter(keeper: keeper, store: store, health: storeHealth, clock: SystemClock(), logger: logger),
                supervised(
                    "store_upkeep",
                    StoreUpkeep(
                        store: store, folder: folder, retentionDays: configuration.eventRetentionDays, clock: clock,
                        logger: logger)),
                RESTShutdown(client: client),
                gateway,
                supervised(
                    "ban_census",
                    BanCensus(
                        keeper: keeper, client: client, health: censusHealth,
                        maximumBackoff: configuration.maximumBackoff, clock: clock, narrate: narrate, logger: logger)),
                supervised(
                    "approximate_census",
                    ApproximateCensus(
                        keeper: keeper, client: client, interval: configuration.updateInterval,
                        maximumBackoff: configuration.maximumBackoff, clock: clock, logger: logger)),
                supervised(
                    "census_recorder",
                    CensusRecorder(
                        keeper: keeper, store: store, interval: configuration.updateInterval, clock: clock,
                        logger: logger)),
                supervised(
                    "member_count_verification",
                    MemberCountVerification(keeper: keeper, client: client, clock: clock, logger: logger)),
                supervised(
                    "channel_names",
                    ChannelNameService(
                        channels: configuration.channels, keeper: keeper, client: client, store: store,
                        configuration: configuration, clock: clock, narrate: narrate, logger: logger)),
                supervised(
                    "reports",
                    ReportService(
                        configuration: configuration, keeper: keeper, client: client, store: store, clock: clock,
                        narrate: narrate, logger: logger)),
                supervised("system_metrics", metrics),
                supervised("commands", commands),
            ] + (heartbeat.map { [supervised("heartbeat", $0)] } ?? []) + [
                // The last, and so the first to end: what it says then still goes out.
                supervised(
                    "presence",
                    PresenceService(
                        interval: configuration.presenceInterval, keeper: keeper, line: line, clock: clock,
                        logger: logger))
            ]
        let scheme = configuration.exporterTLS == nil ? "http" : "https"
        narrate(.serving(url: "\(scheme)://\(address)"))
        return Application(address: address, server: server, services: services, lock: lock, logger: logger)
    }
}

extension HealthCheck {
    /// Says what was found at the start, and remembers when a damaged database was replaced.
    fileprivate func report(
        _ repair: RecoveryReport, to store: SQLiteStore, at now: WallInstant, registry: MetricRegistry
    ) async throws {
        let note = StoreNote.repairedAt.rawValue
        if repair.damage != nil { try await store.setNote(note, to: String(now.secondsSince1970)) }
        if let instant = try store.note(note).flatMap(Double.init) {
            registry.gauge("statsbot_store_last_repair_timestamp_seconds").set(instant)
        }
        if repair.warnings.isEmpty { pass() } else { degrade(repair.warnings.joined(separator: " ")) }
    }
}

/// Closes the REST client after everything that uses it has ended.
private struct RESTShutdown: Service {
    let client: DiscordClient

    func run() async throws {
        try? await gracefulShutdown()
        try await client.shutdown()
    }
}

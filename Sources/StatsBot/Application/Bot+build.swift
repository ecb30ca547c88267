// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
package import BotLogging
import BuildInfo
package import Counting
import DiscordGateway
import DiscordModels
import DiscordREST
package import Exporter
import Foundation
import Localization
package import Logging
package import Machine
import Resilience
import SQLiteStorage
import ServiceLifecycle
import Statistics
import Storage
import StoreFiles
package import Supervision
import Timekeeping

extension Bot {
    /// Assembles the bot. Only this function knows all components.
    ///
    /// - Parameters:
    ///   - configuration: a valid configuration.
    ///   - startsEmpty: whether a lost or damaged database is replaced by an empty one instead of a backup.
    ///   - registry: the registry of the bot's metrics; the process bootstraps swift-metrics with it.
    ///   - logger: the logger of all components.
    ///   - logs: the log router that provides recent messages and the webhook; `nil` disables both.
    ///   - relief: the caller's actions when memory or disk space is low.
    ///   - notifier: the service manager, if there is one.
    ///   - logLevel: the level of the log handlers; a reload changes it.
    ///   - narrate: receives the events of the demo; called on any thread, must not block.
    /// - Returns: the bot, already listening for HTTP requests.
    /// - Throws: `HTTPServerError` if the server cannot listen on the address, `StoreError` if the database cannot be
    ///   used, `RESTError` if the trusted certificates cannot be read.
    package static func build(
        _ configuration: BotConfiguration, startsEmpty: Bool = false, registry: MetricRegistry, logger: Logger,
        logs: LogRouter? = nil, relief: ResourceRelief = ResourceRelief(),
        notifier: SystemdNotifier? = .ofThisProcess,
        logLevel: LiveLogLevel? = nil, narrate: @escaping @Sendable (DemoEvent) -> Void = { _ in }
    ) async throws -> Bot {
        let settings = LiveSettings(
            configuration, logLevel: logLevel ?? LiveLogLevel(configuration.process.logging.level))
        let process = configuration.process
        let clock = SteadyClock(process.clock)
        let health = HealthRegistry()
        let supervision = ServiceRegistry(health: health, clock: clock)
        let gatewayHealth = health.check("gateway", for: [.ready])
        let storeHealth = health.check("store", for: [.ready])

        let folder = StoreFolder(process.dataDirectory)
        // Without an ID, the bot's only guild is counted; its ID is not known yet.
        let counted = configuration.guilds.compactMap(\.id?.rawValue)
        let (store, lock, repair) = try SQLiteStore.openSound(
            folder, zones: configuration.zones, counting: counted.isEmpty ? nil : Set(counted),
            startsEmpty: startsEmpty, at: clock.wallNow.date, logger: logger)
        try await health.check("database", for: [.ready]).report(
            repair, to: store, at: clock.wallNow, registry: registry)
        let stored = try await store.load(at: clock.wallNow.date)
        let keeper = StatisticsKeeper(
            configuration.guilds, selection: configuration.selection, zones: configuration.zones, clock: clock,
            stored: stored, activity: process.activity)

        registry.register(ProcessCollector())
        registry.register(ReadinessCollector(health: health))
        registry.register(StatisticsCollector(keeper: keeper))
        registry.register(ActivityCollector(keeper: keeper))
        registry.register(supervision)
        registry.register(StoreSizeCollector(folder: folder))
        registry.gauge("statsbot_build_info", labels: Version.labels).set(1)
        let recentLogs = logs?.recent ?? RecentLogs(capacity: 0)
        let metrics = SystemMetrics(folder: process.dataDirectory)
        registry.register(metrics)
        let gatewayCommands = GatewayCommands()
        let uptime = Uptime(clock)
        let caches = BotCaches(
            timeToLive: process.cacheTimeToLive, capacity: process.maximumCacheSize, clock: clock)
        let reader = CachedStoreReader(
            store, spans: caches.days, zones: configuration.zones, clock: clock,
            revision: { keeper.finishedDaysRevision(of: $0) })
        let tokenGuard = TokenGuard(token: process.exporter.token)
        let access = APIAccess(process.exporter)
        let api = APIRoutes(
            context: APIContext(keeper: keeper, store: reader, activity: store, clock: clock),
            system: SystemContext(
                uptime: uptime, machine: metrics, gatewayCommands: gatewayCommands,
                storeSize: StoreSizeCollector(folder: folder),
                logs: recentLogs),
            access: access, tokenGuard: tokenGuard, logger: logger)
        let healthRoutes = Self.healthRoutes(health, process.exporter)
        let routes =
            try healthRoutes + [tokenGuard.guarding(metricsRoute(registry: registry, cacheDuration: Self.pageAge))]
            + api.routes()
        let server = try Self.server(process, routes: routes, registry: registry, logger: logger)

        // The last step that can throw, because a client must be shut down once created.
        let client = try DiscordClient(
            configuration: RESTConfiguration(
                baseURL: process.connection.apiBaseURL, token: configuration.token.revealed,
                userAgent: Version.userAgent, trustRootsFile: process.connection.trustRootsFile),
            clock: clock, logger: logger, onServerTime: { clock.received(serverTime: $0) })

        let runID = logs?.runID ?? RunID()
        let inbox = InteractionInbox(clock: clock)
        let gateway = GatewayService(
            settings: process.connection, intents: process.activity.intents.union(.statistics),
            discovery: GuildDiscovery(
                selection: configuration.selection, activity: process.activity, api: client, clock: clock,
                maximumBackoff: process.maximumBackoff,
                onFailure: { gatewayHealth.fail("finding the guild: \($0.message)") }, logger: logger),
            keeper: keeper, health: ShardHealth(check: gatewayHealth), gatewayCommands: gatewayCommands, inbox: inbox,
            makeShards: shardMaker(configuration, clock: clock, logger: logger), narrate: narrate, logger: logger)
        let replies = CommandSource(
            keeper: keeper, store: store, reader: reader, activity: store, charts: caches.charts,
            gatewayCommands: gatewayCommands, health: health, services: supervision,
            runID: runID, uptime: uptime, clock: clock, logger: logger)
        let commands = CommandService(
            inbox: inbox,
            answerer: CommandAnswerer(
                api: client, guilds: { keeper.guilds.compactMap { $0.guild?.id } }, prepare: replies.perform,
                makeReply: replies.reply,
                clock: clock,
                logger: logger),
            registration: CommandRegistration(
                api: client, store: store, maximumBackoff: process.maximumBackoff, clock: clock, logger: logger),
            keeper: keeper)
        @Sendable func supervised(_ name: String, _ service: any Service) -> any Service {
            SupervisedService(
                service, status: supervision.status(of: name), plan: RestartPlan(maximum: process.maximumBackoff),
                logger: logger, isFatal: { $0 is BotError })
        }
        let guilds = GuildServices(
            settings: settings, client: client, store: store, caches: caches, reader: reader,
            gatewayCommands: gatewayCommands,
            metrics: metrics, recentLogs: recentLogs, runID: runID, uptime: uptime, health: health,
            supervision: supervision, registry: registry, breaker: ChannelNameService.makeBreaker(clock: clock),
            turns: RepairTurns(), clock: clock, narrate: narrate, logger: logger)
        var relief = relief
        let diskPause = DiskPause()
        relief.disk.append { diskPause.isPaused = $0 }
        relief.memory.append {
            caches.empty()
        }
        let resourceGuard = ResourceGuard(
            metrics: metrics, thresholds: process.thresholds, relief: relief, health: health, logger: logger)
        var services: [any Service] = [
            supervised("http_server", server),
            ShutdownAction { try await store.close() },
            // Before the writer, so that it stops after it.
            supervised(
                "store_watch",
                StoreWatch(
                    store: store, folder: folder, lock: lock, health: health.check("store_files", for: [.ready]),
                    clock: SystemClock(), logger: logger)),
            supervised(
                "store_writer",
                StoreWriter(
                    keeper: keeper, store: store, health: storeHealth, clock: SystemClock(), logger: logger)),
            supervised(
                "store_upkeep",
                StoreUpkeep(
                    store: store, folder: folder, retentionDays: process.eventRetentionDays,
                    pause: diskPause, clock: clock, newestData: stored.guilds.values.compactMap(\.updatedAt).max(),
                    serverTime: { clock.serverNow }, logger: logger)),
            ShutdownAction { try await client.shutdown() },
            supervised("gateway", gateway),
            supervised(
                "clock_watch", ClockWatch(clock: clock, check: health.check("clock", for: [.ready]), logger: logger)),
            supervised("token_watch", TokenWatch { try await client.waitUntilTokenRefused() }),
            supervised("system_metrics", metrics),
            supervised("resource_guard", resourceGuard),
            supervised("event_loop_lag", EventLoopLag()),
            supervised("commands", commands),
        ]
        services.append(
            GuildServiceGroup(
                keeper: keeper, services: { guilds.services(of: $0).map { supervised($0.name, $0.service) } },
                ended: guilds.forget))
        // Services stop in reverse order: this one is among the first, so that its restart notice is still sent.
        services.append(
            supervised(
                "presence",
                LiveService(settings: settings, slice: PresenceSettings.init) { presence in
                    PresenceService(
                        interval: presence.interval, language: presence.language, keeper: keeper,
                        gatewayCommands: gatewayCommands, clock: clock,
                        logger: logger)
                }))
        if let webhook = logs.flatMap({ $0.webhookService(configuration) }) {
            // The first to start and the last to stop, so that messages logged during the shutdown are still sent.
            services.insert(supervised("log_webhook", webhook), at: 0)
        }
        if let notifier {
            let status = supervision.status(of: "gateway")
            services.append(
                supervised(
                    "systemd",
                    SystemdService(
                        notifier: notifier, health: health, hasBegun: { status.summary.state != .starting },
                        clock: SystemClock(), logger: logger)))
        }
        let scheme = process.exporter.tls == nil ? "http" : "https"
        narrate(.serving(url: "\(scheme)://\(server.address)"))
        return Bot(
            address: server.address, settings: settings, server: server, supervision: supervision,
            shutdownTimeout: process.shutdownTimeout, notifier: notifier, services: services, lock: lock,
            logger: logger)
    }
}

extension Bot {
    /// Creates shard groups with the token, which is not passed to any service.
    private static func shardMaker(
        _ configuration: BotConfiguration, clock: any WallClock, logger: Logger
    ) -> @Sendable (ShardGroupPlan) -> any ShardGroup {
        let (process, token) = (configuration.process, configuration.token)
        return { plan in
            var connection = GatewayConfiguration(
                url: plan.gateway.url, token: token.revealed, intents: plan.scope.intents,
                compression: process.connection.compression)
            connection.shardCount = plan.scope.shards
            connection.trustRootsFile = process.connection.trustRootsFile
            connection.maximumBackoff = process.maximumBackoff
            connection.presence = BotPresence.starting.payload(Texts(configuration.presenceLanguage))
            return GatewayShardGroup(
                configuration: connection, sessions: plan.sessions, startLimit: plan.gateway.sessionStartLimit,
                clock: clock, logger: logger, onStatusChange: plan.onStatusChange)
        }
    }
}

extension HealthCheck {
    /// Reports the result of the check at startup, and records when a damaged database was replaced.
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

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
    ///   - narrate: hears of what is worth telling somebody who watches; called on any thread, must not block.
    /// - Returns: the bot, listening for HTTP already.
    /// - Throws: `HTTPServerError` where the address cannot be listened on, `StoreError` where the database cannot be
    ///   used, `RESTError` where the trusted certificates cannot be read.
    public static func build(
        _ configuration: BotConfiguration, registry: MetricRegistry, logger: Logger,
        narrate: @escaping @Sendable (Moment) -> Void = { _ in }
    ) async throws -> Application {
        let clock = configuration.clock
        let health = HealthRegistry()
        let gatewayHealth = health.check("gateway", for: [.ready])
        let storeHealth = health.check("store", for: [.ready])
        let censusHealth = health.check("census", for: [.ready])

        let store = try SQLiteStore(directory: configuration.dataDirectory)
        var calendar = DayCalendar(timeZone: configuration.timeZone)
        let now = clock.now.date
        let stored = try await store.load(since: calendar.startOfDay(for: now), day: calendar.day(of: now))
        let keeper = StatisticsKeeper(timeZone: configuration.timeZone, clock: clock, stored: stored)

        registry.register(ProcessCollector())
        registry.register(StatisticsCollector(keeper: keeper))
        registry.gauge("statsbot_build_info", labels: Version.labels).set(1)
        let tokenGuard = TokenGuard(token: configuration.exporterToken)
        let stats = StatsRoute(keeper: keeper, timeZone: configuration.timeZone)
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(
                host: configuration.exporterHost, port: configuration.exporterPort, metricsPrefix: "statsbot_http"),
            routes: health.routes() + [metricsRoute(registry: registry), stats.route].map(tokenGuard.guarding),
            registry: registry, logger: logger)
        let address = try server.start()

        // Last of what can fail: a client that was made must be shut down.
        let client = try DiscordClient(
            configuration: RESTConfiguration(
                baseURL: configuration.apiBaseURL, token: configuration.token.revealed,
                userAgent: Version.userAgent, trustRootsFile: configuration.trustRootsFile),
            clock: clock, logger: logger)

        let gateway = GatewayService(
            configuration: configuration,
            discovery: GuildDiscovery(
                configured: configuration.guildID, client: client, clock: clock,
                maximumBackoff: configuration.maximumBackoff, logger: logger),
            stored: stored, keeper: keeper, health: ShardHealth(check: gatewayHealth), clock: clock, narrate: narrate,
            logger: logger)
        let services: [any Service] = [
            server,
            StoreWriter(
                keeper: keeper, store: store, health: storeHealth, clock: SystemClock(), logger: logger),
            RESTShutdown(client: client),
            gateway,
            BanCensus(
                keeper: keeper, client: client, health: censusHealth, maximumBackoff: configuration.maximumBackoff,
                clock: clock, narrate: narrate, logger: logger),
            ApproximateCensus(
                keeper: keeper, client: client, interval: configuration.updateInterval,
                maximumBackoff: configuration.maximumBackoff, clock: clock, logger: logger),
            ChannelNameService(
                channels: configuration.channels, keeper: keeper, client: client, store: store,
                configuration: configuration, clock: clock, narrate: narrate, logger: logger),
        ]
        narrate(.serving(url: "http://\(address)"))
        return Application(address: address, services: services, logger: logger)
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

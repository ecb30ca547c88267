// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter
import Logging
import Machine
import Supervision

extension Bot {
    /// The HTTP server, already listening.
    ///
    /// - Throws: `HTTPServerError`.
    static func server(
        _ process: ProcessSettings, routes: [HTTPRoute], registry: MetricRegistry, logger: Logger
    ) throws -> HTTPService {
        let connections = OpenFileLimit.current.connections(
            upTo: Self.maximumConnections, sessions: process.connection.shards)
        return try HTTPService(port: process.exporter.port) { port in
            HTTPServer(
                configuration: HTTPServerConfiguration(
                    host: process.exporter.host, port: port, maximumConnections: connections,
                    maximumConnectionsPerAddress: connections / 2, serverName: "StatsBot",
                    corsOrigin: process.exporter.corsOrigin,
                    tls: process.exporter.tls.map {
                        HTTPServerTLS(certificateFile: $0.certificateFile, keyFile: $0.keyFile)
                    },
                    metricsPrefix: "statsbot_http"),
                routes: routes, registry: registry, logger: logger)
        }
    }

    /// The routes for probes. Messages are for requests that may see names.
    static func healthRoutes(_ health: HealthRegistry, _ exporter: ExporterSettings) -> [HTTPRoute] {
        let (access, tokenGuard) = (APIAccess(exporter), TokenGuard(token: exporter.token))
        return health.routes { request in
            access.isGuarded ? tokenGuard.accepts(request) : access.mayShowNames(to: request)
        }
    }
}

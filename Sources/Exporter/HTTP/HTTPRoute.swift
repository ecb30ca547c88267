// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What answers `GET` and `HEAD` at one exact path.
public struct HTTPRoute: Sendable {
    /// The path; also the `route` label of the server's metrics.
    public let path: String
    /// Called on a thread of the server, for several requests at once. It must not wait for long.
    public let handler: @Sendable (HTTPRequest) -> HTTPResponse

    /// Makes a route. `/a` and `/a/` are two paths.
    public init(_ path: String, _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse) {
        self.path = path
        self.handler = handler
    }
}

/// The route `/metrics`: the registry's page in the Prometheus text format 0.0.4.
public func metricsRoute(registry: MetricRegistry) -> HTTPRoute {
    HTTPRoute("/metrics") { _ in
        HTTPResponse(
            status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
            body: registry.exposition())
    }
}

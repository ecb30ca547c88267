// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// The server's own metrics: `<prefix>_requests_total` {route, method, code} and `<prefix>_request_duration_seconds`
/// {route}, and `<prefix>_requests_rejected_total` {route} of expensive routes. The label `route` is a route's path or
/// `unmatched`, so that clients cannot create series.
final class HTTPServerMetrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    /// The label value for requests that match no route.
    static let unmatched = "unmatched"
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

    private let registry: MetricRegistry
    private let requestsName: String
    private let durations: [String: HistogramSeries]
    private let rejections: [String: CounterSeries]
    private let requests = Mutex<[Key: CounterSeries]>([:])

    init(prefix: String, routes: [HTTPRoute], registry: MetricRegistry) {
        let descriptors = HTTPServer.metricDescriptors(prefix: prefix)
        for descriptor in descriptors { registry.declare(descriptor) }
        self.registry = registry
        requestsName = prefix + "_requests_total"
        var durations: [String: HistogramSeries] = [:]
        for route in routes.map(\.path) + [Self.unmatched] {
            durations[route] = registry.histogram(prefix + "_request_duration_seconds", labels: [("route", route)])
        }
        self.durations = durations
        var rejections: [String: CounterSeries] = [:]
        for route in routes where route.isExpensive {
            rejections[route.path] = registry.counter(
                prefix + "_requests_rejected_total", labels: [("route", route.path)])
        }
        self.rejections = rejections
    }

    /// Counts a request to an expensive route that was rejected because too many were running.
    func recordRejection(route: String) {
        rejections[route]?.increment()
    }

    func record(route: String, method: String, status: Int, duration: Duration) {
        durations[route]?.observe(duration)
        let key = Key(route: route, method: Self.methods.contains(method) ? method : "other", status: status)
        requests.withLock { requests in
            if let counter = requests[key] { return counter }
            let counter = registry.counter(
                requestsName,
                labels: [("route", key.route), ("method", key.method), ("code", String(key.status))])
            requests[key] = counter
            return counter
        }.increment()
    }
}

extension HTTPServer {
    /// The additional family of a server with TLS. The server declares it itself.
    public static func certificateExpiry(prefix: String) -> MetricDescriptor {
        MetricDescriptor(
            name: prefix + "_certificate_expiry_timestamp_seconds", kind: .gauge,
            help: "Expiration time of the server's certificate, in seconds since 1970.", unit: "seconds")
    }

    /// The families of a server with this prefix. The server declares them itself; a catalog may declare them with
    /// different help texts or buckets.
    public static func metricDescriptors(prefix: String) -> [MetricDescriptor] {
        [
            MetricDescriptor(
                name: prefix + "_requests_total", kind: .counter, help: "HTTP requests handled.",
                labels: ["route", "method", "code"]),
            MetricDescriptor(
                name: prefix + "_request_duration_seconds",
                kind: .histogram(
                    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1]),
                help: "Time from receiving a request's headers to its response.", unit: "seconds", labels: ["route"]),
            MetricDescriptor(
                name: prefix + "_requests_rejected_total", kind: .counter,
                help: "Requests to expensive routes rejected because too many were running.", labels: ["route"]),
        ]
    }
}

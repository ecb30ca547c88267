// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Metrics
import Synchronization
import Timekeeping

/// Metrics about API requests. Handles are created when their labels first occur and never removed: there are few
/// routes.
final class APIMetrics: Sendable {
    private struct Handles {
        let duration: Timer
        let wait: FloatingPointCounter
        var requests: [Int: Counter] = [:]
        var limited: [String: Counter] = [:]
    }

    private let factory: any MetricsFactory
    private let handles = Mutex<[String: Handles]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// Records one exchange. `status` is `nil` if there was no response.
    func exchanged(_ route: Route, status: Int?, took duration: Duration) {
        with(route) { handles in
            handles.duration.recordNanoseconds(duration.nanoseconds)
            let key = status ?? 0
            if let counter = handles.requests[key] { return counter.increment() }
            let counter = Counter(
                label: "discord_api_requests_total",
                dimensions: [
                    ("method", route.method.rawValue), ("route", route.template),
                    ("status", status.map(String.init) ?? "error"),
                ], factory: factory)
            handles.requests[key] = counter
            counter.increment()
        }
    }

    /// Records a 429 response.
    func rateLimited(_ route: Route, scope: String?) {
        // Only documented values become labels.
        let scope = scope.flatMap { ["user", "global", "shared"].contains($0) ? $0 : nil } ?? "unknown"
        with(route) { handles in
            if let counter = handles.limited[scope] { return counter.increment() }
            let counter = Counter(
                label: "discord_api_rate_limited_total",
                dimensions: [("route", route.template), ("scope", scope)], factory: factory)
            handles.limited[scope] = counter
            counter.increment()
        }
    }

    /// Records a rate limit wait, in time of the client's clock.
    func waited(_ route: Route, _ duration: Duration) {
        with(route) { $0.wait.increment(by: duration.seconds) }
    }

    private func with(_ route: Route, _ body: (inout Handles) -> Void) {
        handles.withLock { all in
            var handles =
                all[route.name]
                ?? Handles(
                    duration: Timer(
                        label: "discord_api_request_duration_seconds",
                        dimensions: [("method", route.method.rawValue), ("route", route.template)], factory: factory),
                    wait: FloatingPointCounter(
                        label: "discord_api_rate_limit_wait_seconds_total",
                        dimensions: [("route", route.template)], factory: factory))
            body(&handles)
            all[route.name] = handles
        }
    }
}

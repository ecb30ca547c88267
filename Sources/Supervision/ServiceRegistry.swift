// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
import Synchronization
package import Timekeeping

/// The supervised services by name.
package final class ServiceRegistry: Sendable {
    private let health: HealthRegistry
    private let clock: any WallClock
    private let services = Mutex<[String: ServiceStatus]>([:])

    /// - Parameters:
    ///   - health: The registry of health checks. Each service gets the check `service NAME`.
    ///   - clock: The clock that provides the times of successes and errors.
    package init(health: HealthRegistry, clock: any WallClock) {
        self.health = health
        self.clock = clock
    }

    /// The status of a service, created if necessary.
    package func status(of name: String) -> ServiceStatus {
        services.withLock { services in
            if let known = services[name] { return known }
            let status = ServiceStatus(
                name, check: health.check("service \(name)", for: [.live, .ready]), clock: clock)
            services[name] = status
            return status
        }
    }

    /// Removes a service that has ended for good, and its health check.
    package func remove(_ name: String) {
        services.withLock { $0[name] = nil }
        health.remove("service \(name)")
    }

    /// The summaries of all services, sorted by name.
    package var summaries: [ServiceStatus.Summary] {
        services.withLock { Array($0.values) }.map(\.summary).sorted { $0.name < $1.name }
    }

    /// Stops a service as if it had failed. Its supervisor restarts it.
    ///
    /// - Returns: `false` if there is no service with this name.
    @discardableResult
    package func kill(_ name: String) -> Bool {
        guard let status = services.withLock({ $0[name] }) else { return false }
        status.kill()
        return true
    }
}

extension ServiceRegistry: Collector {
    /// `statsbot_service_up` and `statsbot_service_restarts_total`.
    package func collect() -> [MetricSample] {
        summaries.flatMap { summary in
            let label = ("service", summary.name)
            return [
                MetricSample("statsbot_service_up", summary.state == .running ? 1 : 0, labels: [label]),
                MetricSample("statsbot_service_restarts_total", Double(summary.restarts), labels: [label]),
            ]
        }
    }
}

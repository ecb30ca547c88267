// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
package import Logging
import ServiceLifecycle
package import Timekeeping

/// Notifies the service manager of readiness, status, liveness and shutdown.
package struct SystemdService: Service {
    package let notifier: SystemdNotifier
    package let health: HealthRegistry
    /// Whether the bot is connected to Discord or trying to connect.
    package let hasBegun: @Sendable () -> Bool
    package let clock: any WallClock
    package let logger: Logger

    package init(
        notifier: SystemdNotifier, health: HealthRegistry, hasBegun: @escaping @Sendable () -> Bool,
        clock: any WallClock, logger: Logger
    ) {
        self.notifier = notifier
        self.health = health
        self.hasBegun = hasBegun
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        try await untilShutdown {
            var plan = SystemdPlan(watchdog: notifier.watchdog)
            while true {
                let lines = plan.step(
                    hasBegun: hasBegun(), isLive: health.isPassing(.live), status: health.summary(.ready), at: clock.now
                )
                // An error ends the service, and its supervisor restarts it.
                try notifier.send(lines)
                ServiceStatus.current?.succeeded()
                try await clock.sleep(for: plan.pause)
            }
        }
        if Task.isShuttingDownGracefully {
            try notifier.send(["STOPPING=1", "STATUS=stopping"])
        }
    }
}

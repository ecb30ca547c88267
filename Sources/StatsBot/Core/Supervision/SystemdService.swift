// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import ServiceLifecycle
import Timekeeping

/// Keeps the service manager informed: ready, how the bot is doing, that it lives, that it ends.
struct SystemdService: Service {
    let notifier: SystemdNotifier
    let health: HealthRegistry
    /// Whether the bot listens to Discord, or tries to.
    let hasBegun: @Sendable () -> Bool
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        try await untilShutdown {
            var plan = SystemdPlan(watchdog: notifier.watchdog)
            while true {
                let lines = plan.step(
                    hasBegun: hasBegun(), isLive: health.isPassing(.live), status: health.summary(.ready), at: clock.now
                )
                // What goes wrong ends the service, which is started again.
                try notifier.send(lines)
                ServiceStatus.current?.succeeded()
                try await clock.sleep(for: plan.pause)
            }
        }
        if Task.isShuttingDownGracefully {
            try notifier.send(["STOPPING=1", "STATUS=ending"])
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
package import ServiceLifecycle
package import Timekeeping

/// Restarts a service whenever it ends unexpectedly, with growing delays, while the other services keep running.
///
/// If `isFatal` returns true for an error, the error is rethrown to the group, and the bot stops.
package struct SupervisedService: Service {
    private enum End: Sendable {
        case returned
        case threw(any Error)
        case killed
        /// Only a watcher task ended, not the service.
        case nothing
    }

    package let service: any Service
    package let status: ServiceStatus
    package let plan: RestartPlan
    /// Runs in real time even if the bot's clock is scaled, because a failed service is down in real time.
    package let clock: any WallClock
    package let logger: Logger
    let isFatal: @Sendable (any Error) -> Bool

    package init(
        _ service: any Service, status: ServiceStatus, plan: RestartPlan = RestartPlan(),
        clock: any WallClock = SystemClock(), logger: Logger,
        isFatal: @escaping @Sendable (any Error) -> Bool
    ) {
        self.service = service
        self.status = status
        self.plan = plan
        self.clock = clock
        var logger = logger
        logger[metadataKey: "service.name"] = "\(status.name)"
        self.logger = logger
        self.isFatal = isFatal
    }

    package func run() async throws {
        var plan = plan
        while true {
            status.started(keepsFailing: plan.keepsFailing)
            let start = clock.now
            let end = await runOnce()
            if Task.isShuttingDownGracefully || Task.isCancelled { return status.ended() }
            if case .threw(let error) = end, isFatal(error) {
                status.ended()
                throw error
            }
            let pause = plan.ended(after: start.duration(to: clock.now))
            report(end, pause, keepsFailing: plan.keepsFailing)
            try await untilShutdown { try await clock.sleep(for: pause) }
            if Task.isShuttingDownGracefully || Task.isCancelled { return status.ended() }
        }
    }

    /// Runs the service until it ends or is killed.
    private func runOnce() async -> End {
        let kills = status.kills
        return await withTaskGroup(of: End.self) { group in
            group.addTask {
                await ServiceStatus.$current.withValue(status) {
                    do {
                        try await service.run()
                        return .returned
                    } catch {
                        return .threw(error)
                    }
                }
            }
            group.addTask {
                (try? await status.waitForKill(after: kills)) == nil ? .nothing : .killed
            }
            group.addTask {
                if (try? await clock.sleep(for: RestartPlan.stableAfter)) != nil { status.runs() }
                return .nothing
            }
            // A watcher also ends if this task is canceled or the service is stable.
            var end = End.nothing
            while case .nothing = end, let next = await group.next() { end = next }
            // The service ends completely before it is restarted.
            group.cancelAll()
            return end
        }
    }

    private func report(_ end: End, _ pause: Duration, keepsFailing: Bool) {
        let reason =
            switch end {
            case .returned, .nothing: "stopped unexpectedly"
            case .threw(let error): "\(error)"
            case .killed: "killed"
            }
        status.failed(reason, restartIn: pause, keepsFailing: keepsFailing)
        logger.log(
            level: keepsFailing ? .critical : .error,
            keepsFailing
                ? "service keeps failing" : "service failed; it will be restarted",
            metadata: ["error": "\(reason)", "retry.after": "\(Int(pause.seconds))"])
    }
}

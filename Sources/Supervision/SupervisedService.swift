// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
package import ServiceLifecycle
package import Timekeeping

/// A service whose end is no reason for the others to end: it is started again, ever later while that does not help.
///
/// An error that `isFatal` names goes on to the group, which then ends the bot.
package struct SupervisedService: Service {
    private enum End: Sendable {
        case byItself
        case threw(any Error)
        case killed
        /// A watcher ended, which means nothing.
        case nothing
    }

    package let service: any Service
    package let status: ServiceStatus
    package let plan: RestartPlan
    /// Real time, whatever the world's is: a service that is down is down.
    package let clock: any WallClock
    package let logger: Logger
    let isFatal: @Sendable (any Error) -> Bool

    /// Puts a service under supervision.
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
            status.started(isHopeless: plan.isHopeless)
            let start = clock.now
            let end = await runOnce()
            if Task.isShuttingDownGracefully || Task.isCancelled { return status.ended() }
            if case .threw(let error) = end, isFatal(error) {
                status.ended()
                throw error
            }
            let pause = plan.ended(after: start.duration(to: clock.now))
            note(end, pause, isHopeless: plan.isHopeless)
            try await untilShutdown { try await clock.sleep(for: pause) }
            if Task.isShuttingDownGracefully || Task.isCancelled { return status.ended() }
        }
    }

    /// One life of the service.
    private func runOnce() async -> End {
        let kills = status.kills
        return await withTaskGroup(of: End.self) { group in
            group.addTask {
                await ServiceStatus.$current.withValue(status) {
                    do {
                        try await service.run()
                        return .byItself
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
            // A watcher that has ended, since this task was cancelled or all is well, says nothing of the service.
            var end = End.nothing
            while case .nothing = end, let next = await group.next() { end = next }
            // What it still does it does before it is started again.
            group.cancelAll()
            return end
        }
    }

    private func note(_ end: End, _ pause: Duration, isHopeless: Bool) {
        let reason =
            switch end {
            case .byItself, .nothing: "it stopped unexpectedly"
            case .threw(let error): "\(error)"
            case .killed: "it was killed"
            }
        status.failed(reason, restartIn: pause, isHopeless: isHopeless)
        logger.log(
            level: isHopeless ? .critical : .error,
            isHopeless
                ? "service keeps failing" : "service failed; it will be restarted",
            metadata: ["error": "\(reason)", "retry.after": "\(Int(pause.seconds))"])
    }
}

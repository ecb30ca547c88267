// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
package import Logging
package import Metrics
import ServiceLifecycle
import Supervision
package import Timekeeping

/// Compares the machine's clock with Discord's and reports a difference.
package struct ClockWatch: Service {
    /// Real time between two comparisons.
    static let interval = Duration.seconds(60)
    /// Real time between two looks until there is a first response.
    static let firstInterval = Duration.seconds(2)

    let clock: SteadyClock
    let check: HealthCheck
    let realClock: any WallClock
    let logger: Logger

    private let offset: Gauge

    package init(
        clock: SteadyClock, check: HealthCheck, realClock: any WallClock = SystemClock(), logger: Logger,
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.clock = clock
        self.check = check
        self.realClock = realClock
        self.logger = logger
        offset = Gauge(label: "statsbot_clock_offset_seconds", factory: factory)
        // Before the first response, nothing is known against the clock.
        check.pass("not compared with Discord yet")
    }

    package func run() async throws {
        try await untilShutdown {
            var isOff = false
            while true {
                let offset = clock.offset
                if let offset { isOff = report(offset, wasOff: isOff) }
                try await realClock.sleep(for: offset == nil ? Self.firstInterval : Self.interval)
            }
        }
    }

    /// - Returns: whether the clock differs from Discord's.
    private func report(_ difference: Duration, wasOff: Bool) -> Bool {
        offset.record(difference.seconds)
        let isOff = abs(difference.seconds) > clock.serverTolerance.seconds
        let seconds = Int(abs(difference.seconds).rounded())
        if isOff {
            let direction = difference > .zero ? "ahead of" : "behind"
            check.degrade("\(seconds) s \(direction) Discord's; synchronize it, for example with NTP")
        } else {
            check.pass("agrees with Discord's")
        }
        if isOff, !wasOff {
            logger.warning(
                "clock differs from Discord's; synchronize it, for example with NTP",
                metadata: ["clock.offset": "\(Int(difference.seconds.rounded()))"])
        } else if !isOff, wasOff {
            logger.notice("clock agrees with Discord's again")
        }
        return isOff
    }
}

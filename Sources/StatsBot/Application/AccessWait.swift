// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import Exporter
package import Logging
package import ServiceLifecycle
import StoreFiles
import Supervision
import Synchronization
import Timekeeping

/// Waits until the bot may use the files of its database, because somebody has to correct their owner or mode. A process that
/// ended instead would have to be started again, and could not answer probes.
final class AccessWait: Service {
    static let interval = Duration.seconds(2)
    /// Time after which the message is repeated.
    static let repetition = Duration.seconds(60)

    private let health: HealthCheck
    private let notifier: SystemdNotifier?
    private let clock: any WallClock
    private let logger: Logger
    private let problem: @Sendable () -> String?
    private let ended = Mutex(false)

    /// - Parameters:
    ///   - health: shows the problem.
    ///   - notifier: the service manager, which would end a start that takes long.
    ///   - clock: real time.
    ///   - logger: repeats the problem every minute.
    ///   - problem: why the files cannot be used; `nil` once they can.
    init(
        health: HealthCheck, notifier: SystemdNotifier?, clock: any WallClock, logger: Logger,
        problem: @escaping @Sendable () -> String?
    ) {
        self.health = health
        self.notifier = notifier
        self.clock = clock
        self.logger = logger
        self.problem = problem
    }

    /// Whether the files can be used; if not, the wait was stopped.
    var isOver: Bool { ended.withLock { $0 } }

    func run() async throws {
        try await untilShutdown { [self] in
            var reported: (problem: String, at: MonotonicInstant)?
            while let problem = problem() {
                health.fail("waits until the database can be used: \(problem)")
                try? notifier?.send(["STATUS=waits: \(problem)", "EXTEND_TIMEOUT_USEC=60000000"])
                if reported.map({ $0.problem != problem || $0.at.duration(to: clock.now) >= Self.repetition }) ?? true {
                    logger.error("database not accessible; waiting until it is", metadata: ["error": "\(problem)"])
                    reported = (problem, clock.now)
                }
                try await clock.sleep(for: Self.interval)
            }
            ended.withLock { $0 = true }
            logger.notice("database accessible")
        }
    }
}

extension Bot {
    /// Builds the bot. If the owner or mode of a file, or a read-only file system, prevents that, waits until it is corrected,
    /// and tries again. Meanwhile, an HTTP server answers probes.
    ///
    /// - Parameters:
    ///   - configuration: the configuration of the bot.
    ///   - logger: logs what is waited for.
    ///   - run: runs services until one ends or the process is told to stop.
    ///   - build: calls `Bot.build`.
    /// - Returns: the bot; `nil` if the process was told to stop while it waited.
    /// - Throws: other errors of `build`, and those of the server.
    package static func waitingForAccess(
        _ configuration: BotConfiguration, logger: Logger, run: (_ services: [any Service]) async throws -> Void,
        build: () async throws -> Bot
    ) async throws -> Bot? {
        while true {
            do {
                return try await build()
            } catch let error as any AccessError {
                guard let path = error.accessProblem?.path else { throw error }
                let (health, process) = (HealthRegistry(), configuration.process)
                let wait = AccessWait(
                    health: health.check("database", for: [.ready]), notifier: .ofThisProcess, clock: SystemClock(),
                    logger: logger
                ) { FileAccess.problem(of: path) }
                let server = try server(
                    process, routes: healthRoutes(health, process.exporter), registry: MetricRegistry(), logger: logger)
                logger.info("probes answered meanwhile", metadata: ["http.address": "\(server.address)"])
                try await run([server, wait])
                guard wait.isOver else { return nil }
            }
        }
    }
}

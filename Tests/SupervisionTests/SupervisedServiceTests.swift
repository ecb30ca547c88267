// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Resilience
@testable import Supervision

@Suite("Supervised services", .timeLimit(.minutes(5)))
struct SupervisedServiceTests {
    /// A service that follows a script in its first runs, then runs until shutdown.
    private final class Scripted: Service {
        enum Life: Sendable {
            case throwing, ending, refused
        }

        let lives = Mutex(0)
        let changes = ChangeSignal()
        let isRunning = Mutex(false)
        let script: [Life]

        init(_ script: [Life]) { self.script = script }

        func run() async throws {
            let life = lives.withLock { lives in
                defer { lives += 1 }
                return lives
            }
            changes.notify()
            if script.indices.contains(life) {
                switch script[life] {
                case .throwing: throw Broken()
                case .ending: return
                case .refused: throw Refused()
                }
            }
            isRunning.withLock { $0 = true }
            changes.notify()
            try? await gracefulShutdown()
            isRunning.withLock { $0 = false }
        }

        func waitForLife(_ number: Int) async throws {
            try await changes.wait { lives.withLock { $0 >= number } ? () : nil }
        }

        func waitUntilRunning() async throws {
            try await changes.wait { isRunning.withLock { $0 } ? () : nil }
        }
    }

    private struct Refused: Error, Equatable {}

    private struct Broken: Error, CustomStringConvertible {
        var description: String { "broken" }
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let health = HealthRegistry()
    private let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))
    private let registry: ServiceRegistry

    init() {
        registry = ServiceRegistry(health: health, clock: clock)
    }

    private func answer(_ path: String) throws -> (status: Int, body: String) {
        let route = try #require(health.routes().first { $0.path == path })
        let response = route.response(to: HTTPRequest(method: "GET", path: path, query: [("verbose", "")]))
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    /// Runs supervised services while `body` runs, then shuts them down gracefully.
    private func supervising(
        _ services: [String: Scripted], _ body: @Sendable () async throws -> Void
    ) async throws {
        let supervised = services.map { name, service in
            SupervisedService(
                service, status: registry.status(of: name), clock: clock, logger: logger, isFatal: { $0 is Refused })
        }
        try await testGracefulShutdown { shutdown in
            try await withThrowingTaskGroup { tasks in
                tasks.addTask {
                    try await runServices(supervised, shutdownTimeout: .seconds(30), logger: logger)
                }
                try await body()
                shutdown.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    @Test("A service that throws or returns is restarted after 1, 2, 4, … seconds; the others keep running")
    func restarts() async throws {
        let working = Scripted([])
        let failing = Scripted([.throwing, .ending, .throwing])
        try await supervising(["working": working, "failing": failing]) {
            try await working.waitUntilRunning()
            for (life, pause) in [(1, 1), (2, 2), (3, 4)] {
                try await failing.waitForLife(life)
                try await waitForState(.restarting, restarts: life)
                // One sleeps until `working` counts as stable, the other until its restart.
                await clock.waitForSleepers(2)
                clock.advance(by: .milliseconds(pause * 1_000 - 1))
                #expect(failing.lives.withLock { $0 } == life)
                clock.advance(by: .milliseconds(1))
            }
            try await failing.waitUntilRunning()
            #expect(
                registry.summaries == [
                    ServiceStatus.Summary(name: "failing", state: .running, restarts: 3, lastError: "broken"),
                    ServiceStatus.Summary(name: "working", state: .running),
                ])
            #expect(working.lives.withLock { $0 } == 1)
            #expect(working.isRunning.withLock { $0 })
        }
        #expect(registry.summaries.map(\.state) == [.ended, .ended])
    }

    @Test(
        "A restarting service is degraded with the reason; after five failures /healthz fails until it has run a minute"
    )
    func healthOfRestarts() async throws {
        let failing = Scripted(Array(repeating: .throwing, count: 5))
        try await supervising(["failing": failing]) {
            for (life, pause) in [(1, 1), (2, 2), (3, 4), (4, 8)] {
                try await waitForState(.restarting, restarts: life)
                #expect(try answer("/healthz").status == 200)
                #expect(try answer("/readyz").body.contains("\"status\":\"degraded\""))
                #expect(try answer("/readyz").body.contains("restarts in \(pause) s: broken"))
                await clock.waitForSleepers()
                clock.advance(by: .seconds(pause))
            }
            try await waitForState(.failing, restarts: 5)
            #expect(try answer("/healthz").status == 503)
            #expect(try answer("/healthz").body.contains("keeps failing: broken"))
            await clock.waitForSleepers()
            clock.advance(by: .seconds(16))
            try await failing.waitUntilRunning()
            #expect(try answer("/healthz").status == 503)
            await clock.waitForSleepers()
            clock.advance(by: RestartPlan.stableAfter)
            try await waitForState(.running, restarts: 5)
            #expect(try answer("/healthz").status == 200)
            // The last error remains visible after recovery.
            #expect(
                try answer("/healthz").body.contains(
                    "\"last_error\":{\"message\":\"broken\",\"at\":\"2026-01-05T12:00:15Z\"}"))
        }
    }

    @Test("A killed service is restarted")
    func kill() async throws {
        let service = Scripted([])
        try await supervising(["one": service]) {
            try await service.waitUntilRunning()
            #expect(registry.kill("one"))
            #expect(!registry.kill("another"))
            try await waitForState(.restarting, restarts: 1)
            #expect(!service.isRunning.withLock { $0 })
            await clock.waitForSleepers()
            clock.advance(by: RestartPlan.base)
            try await service.waitForLife(2)
            try await service.waitUntilRunning()
            #expect(
                registry.summaries == [.init(name: "one", state: .running, restarts: 1, lastError: "killed")])
        }
    }

    @Test("A fatal error ends the group with that error")
    func fatal() async throws {
        await #expect(throws: Refused()) {
            try await supervising(["refused": Scripted([.refused])]) {
                try await waitForState(.ended, restarts: 0)
            }
        }
    }

    @Test("A success is reported as the last success in the verbose response")
    func lastSuccess() throws {
        let status = registry.status(of: "one")
        status.started(keepsFailing: false)
        status.succeeded()
        #expect(status.summary.lastSuccess == clock.now.date)
        #expect(try answer("/readyz").body.contains("\"last_success\":\"2026-01-05T12:00:00Z\""))
        let page = MetricRegistry(catalog: [
            MetricDescriptor(name: "statsbot_service_up", kind: .gauge, help: "", labels: ["service"]),
            MetricDescriptor(name: "statsbot_service_restarts_total", kind: .counter, help: "", labels: ["service"]),
        ])
        page.register(registry)
        #expect(
            page.samples(of: "statsbot_service") == [
                "statsbot_service_restarts_total{service=\"one\"} 0", "statsbot_service_up{service=\"one\"} 1",
            ])
    }

    @Test(
        "Failures are forgotten after a run of a minute",
        arguments: [
            ([0, 0, 0, 0, 0, 0, 0, 0], [1, 2, 4, 8, 16, 32, 60, 60]), ([0, 0, 60, 59, 3_600], [1, 2, 1, 2, 1]),
        ])
    func plan(_ ran: [Int], _ pauses: [Int]) {
        var plan = RestartPlan()
        #expect(ran.map { plan.ended(after: .seconds($0)) } == pauses.map { .seconds($0) })
    }

    /// A service that ignores graceful shutdown and ends only when canceled.
    private struct Wedged: Service {
        let hasStarted: Gate

        func run() async throws {
            hasStarted.open()
            while !Task.isCancelled { try? await ContinuousClock().sleep(for: .seconds(3_600)) }
        }
    }

    @Test("A service that has not stopped within SHUTDOWN_TIMEOUT is canceled, and the group throws")
    func wedged() async throws {
        let hasStarted = Gate()
        await #expect(throws: ShutdownMonitor.TimedOut.self) {
            try await testGracefulShutdown { shutdown in
                try await withThrowingTaskGroup { tasks in
                    tasks.addTask {
                        try await runServices(
                            [Wedged(hasStarted: hasStarted)], shutdownTimeout: .milliseconds(1), logger: logger)
                    }
                    try await hasStarted.pass()
                    shutdown.triggerGracefulShutdown()
                    try await tasks.waitForAll()
                }
            }
        }
    }

    private func waitForState(_ state: ServiceState, restarts: Int) async throws {
        while registry.summaries.allSatisfy({ $0.state != state || $0.restarts != restarts }) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@testable import StatsBot

@Suite("Services under supervision", .timeLimit(.minutes(1)))
struct SupervisedServiceTests {
    private struct Failing: Service {
        func run() async throws { throw Broken() }
    }

    private struct Broken: Error, CustomStringConvertible {
        var description: String { "broken" }
    }

    private final class Working: Service {
        let isRunning = Mutex(false)

        func run() async throws {
            isRunning.withLock { $0 = true }
            try await gracefulShutdown()
            isRunning.withLock { $0 = false }
        }
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func answer(_ registry: HealthRegistry) throws -> (status: Int, body: String) {
        let route = try #require(registry.routes().first { $0.path == "/healthz" })
        let response = route.handler(HTTPRequest(method: "GET", path: "/healthz", query: [("verbose", "")]))
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    @Test("one that dies turns /healthz to 503 and names itself; the others go on until the end")
    func dies() async throws {
        let registry = HealthRegistry()
        let working = Working()
        let group = ServiceGroup(
            services: [
                SupervisedService("working", working, health: registry, logger: logger),
                SupervisedService("failing", Failing(), health: registry, logger: logger),
            ], logger: logger)
        try await testGracefulShutdown { shutdown in
            try await withThrowingTaskGroup { tasks in
                tasks.addTask { try await group.run() }
                while try answer(registry).status == 200 { await Task.yield() }
                while !working.isRunning.withLock({ $0 }) { await Task.yield() }
                #expect(try answer(registry).status == 503)
                #expect(try answer(registry).body.contains("died: broken"))
                shutdown.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
        #expect(!working.isRunning.withLock { $0 })
    }

    @Test("one that ends when it is asked to did not die")
    func ends() async throws {
        let registry = HealthRegistry()
        let working = Working()
        let supervised = SupervisedService("working", working, health: registry, logger: logger)
        try await testGracefulShutdown { shutdown in
            try await withThrowingTaskGroup { tasks in
                tasks.addTask { try await supervised.run() }
                while !working.isRunning.withLock({ $0 }) { await Task.yield() }
                shutdown.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
        #expect(try answer(registry).status == 200)
    }
}

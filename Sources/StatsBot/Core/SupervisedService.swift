// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import ServiceLifecycle

/// A service whose end is no reason for the others to end. If it ends before the bot is asked to, `/healthz` says so.
struct SupervisedService: Service {
    let name: String
    let health: HealthCheck
    let service: any Service
    let logger: Logger

    /// Puts a service under supervision, with a check of its own.
    init(_ name: String, _ service: any Service, health: HealthRegistry, logger: Logger) {
        self.name = name
        self.health = health.check("service \(name)", for: [.live])
        self.service = service
        self.logger = logger
    }

    func run() async throws {
        health.pass("running")
        do {
            try await service.run()
            if Task.isShuttingDownGracefully || Task.isCancelled { return }
            died("it ended by itself")
        } catch {
            if Task.isShuttingDownGracefully || Task.isCancelled { return }
            died("\(error)")
        }
        // The group would take an end for a reason to end the others.
        try? await gracefulShutdown()
    }

    private func died(_ reason: String) {
        health.fail("died: \(reason)")
        logger.critical(
            "a service died; the others go on, and a restart of the bot brings it back",
            metadata: ["service.name": "\(name)", "error": "\(reason)"])
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services until SIGINT or SIGTERM shuts them down gracefully. A second signal ends the process immediately.
enum SignalledGroup {
    /// Starts the services in order; when one ends, the others are shut down.
    ///
    /// - Parameters:
    ///   - services: the services.
    ///   - logger: logs their ends.
    ///   - isLast: whether the process ends after them. Otherwise another group follows, whose signals must be trapped: the second
    ///     signal then has no effect.
    /// - Throws: the error of a service.
    static func run(_ services: [any Service], logger: Logger, isLast: Bool = true) async throws {
        let configured = (services + (isLast ? [SecondSignal()] : [])).map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: configured, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
    }

    /// Restores the default signal handlers once a graceful shutdown has begun.
    private struct SecondSignal: Service {
        func run() async throws {
            try? await gracefulShutdown()
            signal(SIGINT, SIG_DFL)
            signal(SIGTERM, SIG_DFL)
        }
    }
}

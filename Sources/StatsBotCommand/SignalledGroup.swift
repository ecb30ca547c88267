// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services until SIGINT or SIGTERM ends them in order. A second signal ends the process at once.
enum SignalledGroup {
    /// Runs them, in the order given; when one ends, the others end too.
    static func run(_ services: [any Service], logger: Logger) async throws {
        let configured = (services + [SecondSignal()]).map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: configured, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
    }

    /// Gives the signals their usual effect back as soon as an orderly end has begun.
    private struct SecondSignal: Service {
        func run() async throws {
            try? await gracefulShutdown()
            signal(SIGINT, SIG_DFL)
            signal(SIGTERM, SIG_DFL)
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
package import ServiceLifecycle

/// Runs services as a group until a graceful shutdown or until one of them fails. They are started in order and stopped
/// in reverse order. A failure also triggers a graceful shutdown of the others, so that the store commits its pending
/// data.
///
/// - Throws: The error that ended the group, or `ShutdownMonitor.TimedOut` if a service had to be canceled.
package func runServices(_ services: [any Service], shutdownTimeout: Duration, logger: Logger) async throws {
    let monitor = ShutdownMonitor()
    var configuration = ServiceGroupConfiguration(
        services: ([monitor] + services).map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        },
        logger: logger)
    configuration.maximumGracefulShutdownDuration = shutdownTimeout
    try await ServiceGroup(configuration: configuration).run()
    if monitor.timedOut { throw ShutdownMonitor.TimedOut() }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
package import ServiceLifecycle

/// Runs services as a group until it is asked to end or one of them fails. They start in order and end in reverse; one
/// that fails ends the others in order too, so that the store still commits what it has.
///
/// - Throws: what ended the group; `OrderlyEnd.TimedOut` where something had to be cancelled at the end.
package func runServices(_ services: [any Service], shutdownTimeout: Duration, logger: Logger) async throws {
    let end = OrderlyEnd()
    var configuration = ServiceGroupConfiguration(
        services: ([end] + services).map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup)
        },
        logger: logger)
    configuration.maximumGracefulShutdownDuration = shutdownTimeout
    try await ServiceGroup(configuration: configuration).run()
    if end.timedOut { throw OrderlyEnd.TimedOut() }
}

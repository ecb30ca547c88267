// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
package import Metrics
import Timekeeping

/// Runs an operation and records its duration in real time, in `statsbot_operation_duration_seconds` and in a debug
/// log. A success also counts as a success of the current service. A canceled operation is not recorded.
///
/// - Parameters:
///   - operation: The operation's name, for the label. The number of names must be small.
///   - logger: The logger.
///   - factory: The factory of the metric.
///   - work: The operation.
/// - Returns: The operation's result.
/// - Throws: The operation's error.
package func measured<Value>(
    _ operation: String, logger: Logger, factory: any MetricsFactory = MetricsSystem.factory,
    _ work: () async throws -> Value
) async rethrows -> Value {
    let start = ContinuousClock.now
    func record(_ result: String) {
        let elapsed = start.duration(to: .now)
        Metrics.Timer(
            label: "statsbot_operation_duration_seconds", dimensions: [("operation", operation), ("result", result)],
            factory: factory
        ).recordNanoseconds(elapsed.nanoseconds)
        logger.debug(
            "operation finished",
            metadata: [
                "operation.name": "\(operation)", "operation.result": "\(result)",
                "operation.duration.ms": "\(Int((elapsed / .milliseconds(1)).rounded()))",
            ])
    }
    do {
        let value = try await work()
        record("success")
        ServiceStatus.current?.succeeded()
        return value
    } catch {
        if !(error is CancellationError) { record("failure") }
        throw error
    }
}

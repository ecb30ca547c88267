// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
package import Metrics
import Timekeeping

/// Does one operation and notes how long it took, in real time: in `statsbot_operation_duration_seconds` and in a debug log.
/// If it succeeds, the service that it belongs to has done its work. What was cancelled is not noted.
///
/// - Parameters:
///   - operation: its name, for the label; there are only a few.
///   - logger: where it is logged.
///   - factory: where the metric is made.
///   - work: what is done.
/// - Returns: what the work returns.
/// - Throws: what the work throws.
package func measured<Value>(
    _ operation: String, logger: Logger, factory: any MetricsFactory = MetricsSystem.factory,
    _ work: () async throws -> Value
) async rethrows -> Value {
    let start = ContinuousClock.now
    func note(_ result: String) {
        let elapsed = start.duration(to: .now)
        Metrics.Timer(
            label: "statsbot_operation_duration_seconds", dimensions: [("operation", operation), ("result", result)],
            factory: factory
        ).recordNanoseconds(elapsed.nanoseconds)
        logger.debug(
            "operation ended",
            metadata: [
                "operation": "\(operation)", "result": "\(result)",
                "duration_ms": "\(Int((elapsed / .milliseconds(1)).rounded()))",
            ])
    }
    do {
        let value = try await work()
        note("success")
        ServiceStatus.current?.succeeded()
        return value
    } catch {
        if !(error is CancellationError) { note("failure") }
        throw error
    }
}

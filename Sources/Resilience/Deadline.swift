// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Timekeeping

/// An operation exceeded its deadline. It may have taken effect anyway.
package struct DeadlineExceeded: Error, Sendable, Equatable, CustomStringConvertible {
    package let operation: String
    /// The time that was allowed.
    package let after: Duration

    package var description: String {
        "\(operation) did not finish within \(after); allow more time, or find out what it waits for"
    }
}

/// Runs an operation, and cancels it if it takes too long.
///
/// The function returns only after the operation has ended, even if the operation ignores cancellation.
///
/// - Parameters:
///   - duration: The time allowed; if it is not positive, the operation is not started.
///   - clock: The clock that measures the time.
///   - operation: The operation's name, for the error.
///   - body: The operation.
/// - Returns: The operation's result.
/// - Throws: The operation's error, also if the caller is canceled, or `DeadlineExceeded`.
package func withDeadline<Success: Sendable>(
    _ duration: Duration, clock: any WallClock, operation: String,
    _ body: @escaping @Sendable () async throws -> Success
) async throws -> Success {
    guard duration > .zero else { throw DeadlineExceeded(operation: operation, after: duration) }
    let deadline = clock.now.advanced(by: duration)
    return try await withThrowingTaskGroup(of: DeadlineOutcome<Success>.self) { group in
        defer { group.cancelAll() }
        group.addTask { .ended(try await body()) }
        group.addTask {
            do {
                try await clock.sleep(until: deadline, tolerance: nil)
                return .late
            } catch {
                return .cancelled
            }
        }
        while let outcome = try await group.next() {
            switch outcome {
            case .ended(let success): return success
            case .late: throw DeadlineExceeded(operation: operation, after: duration)
            // The caller was canceled, and so was the operation: its outcome counts.
            case .cancelled: continue
            }
        }
        throw CancellationError()
    }
}

private enum DeadlineOutcome<Success: Sendable>: Sendable {
    case ended(Success)
    case late
    case cancelled
}

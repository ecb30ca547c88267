// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Timekeeping

/// An operation took longer than it may. What it does may have happened all the same.
package struct DeadlineExceeded: Error, Sendable, Equatable, CustomStringConvertible {
    package let operation: String
    /// How long it was given.
    package let after: Duration

    package var description: String {
        "\(operation) did not end within \(after). Give it more time, or look into what it waits for."
    }
}

/// Runs an operation, and cancels it when it takes too long.
///
/// It returns when the operation has ended: one that does not heed its cancellation is waited for.
///
/// - Parameters:
///   - duration: How long it may take; with nothing left it is not begun.
///   - clock: What measures that.
///   - operation: Its name, for the error.
///   - body: The operation.
/// - Returns: What the operation returns.
/// - Throws: What the operation throws, also after a cancellation from outside; `DeadlineExceeded`.
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
            // The caller was cancelled, and so is the operation: it has the last word.
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

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Limits the total duration of a call: queuing, rate limit waits, and all attempts.
struct CallDeadline: Sendable {
    /// Real time, because a faster simulated clock does not make sockets faster.
    let clock: any WallClock

    /// Runs `body` and cancels it at the request's deadline.
    ///
    /// - Throws: errors of `body`; `RESTError` with `.deadlineExceeded`; `CancellationError`.
    func run<Result: Sendable>(
        _ request: APIRequest, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            defer { group.cancelAll() }
            group.addTask { [clock] in
                try await clock.sleep(until: clock.now.advanced(by: request.deadline), tolerance: nil)
                return nil
            }
            group.addTask { try await body() }
            guard let result = try await group.next() ?? nil else {
                throw RESTError(
                    code: .deadlineExceeded, message: "The call timed out after \(request.deadline)",
                    route: request.route.name)
            }
            return result
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Ends a call that takes too long as a whole: lining up, waiting for limits, and every attempt.
struct CallDeadline: Sendable {
    /// Real time: a call is made for somebody who waits. A world that runs faster makes no socket faster.
    let clock: any WallClock

    /// Runs `body`, and cancels it when the request's deadline has passed.
    ///
    /// - Throws: what `body` throws; `RESTError` with `.deadlineExceeded`; `CancellationError`.
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
                    code: .deadlineExceeded, message: "The call did not end within \(request.deadline)",
                    route: request.route.name)
            }
            return result
        }
    }
}

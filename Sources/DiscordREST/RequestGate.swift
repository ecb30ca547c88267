// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Synchronization
import Timekeeping

/// Lets requests through when the `RateLimiter` says so: performs its waiting, on the injected clock.
final class RequestGate: Sendable {
    private struct State {
        var limiter = RateLimiter()
        var queued: [RateLimiter.Ticket: CheckedContinuation<Void, any Error>] = [:]
    }

    private let clock: any WallClock
    private let metrics: APIMetrics
    private let logger: Logger
    private let state = Mutex(State())

    init(clock: any WallClock, metrics: APIMetrics, logger: Logger) {
        self.clock = clock
        self.metrics = metrics
        self.logger = logger
    }

    /// How many requests wait for those before them.
    var queuedCount: Int { state.withLock { $0.queued.count } }

    /// Lines up, and gives the place up when `body` ends.
    func withTurn<Result>(
        _ route: Route, _ body: (RateLimiter.Ticket) async throws -> Result
    ) async throws -> Result {
        let ticket = state.withLock { $0.limiter.enter(route) }
        defer {
            wake { state in state.limiter.leave(ticket).map { [$0] } ?? [] }
        }
        return try await body(ticket)
    }

    /// Returns when the request may be sent. `waited` is how long the call has waited so far; more than its
    /// `maximumWait` it will not, nor a wait that ends after its deadline.
    ///
    /// - Throws: `RESTError` with `.rateLimited`, `.unauthorized`, `.notFound` or `.tooManyInvalidRequests`;
    ///   `CancellationError`.
    func pass(_ ticket: RateLimiter.Ticket, _ request: APIRequest, waited: inout Duration) async throws {
        while true {
            let now = clock.now
            switch state.withLock({ $0.limiter.reserve(ticket, now: now) }) {
            case .go: return
            case .queued: try await waitInLine(ticket)
            case .refused(.tokenRefused):
                throw RESTError(
                    code: .unauthorized, message: "Not sent, since the token was refused before",
                    route: request.route.name)
            case .refused(.webhookGone):
                throw RESTError(
                    code: .notFound, message: "Not sent, since the webhook was refused before",
                    advice: RESTError.webhookAdvice, route: request.route.name)
            case .refused(.tooManyInvalidRequests(let until)):
                throw RESTError(
                    code: .tooManyInvalidRequests, message: "Not sent, since too many requests were refused",
                    retryAfter: now.duration(to: until), route: request.route.name)
            case .wait(let until):
                let wait = now.duration(to: until)
                guard waited + wait <= min(request.maximumWait, request.deadline) else {
                    throw RESTError(
                        code: .rateLimited, message: "The rate limit of this route is used up", retryAfter: wait,
                        route: request.route.name)
                }
                waited += wait
                metrics.waited(request.route, wait)
                logger.debug(
                    "Waiting for a rate limit",
                    metadata: ["http.route": "\(request.route.name)", "wait.seconds": "\(wait.seconds)"])
                try await clock.sleep(until: until, tolerance: nil)
            }
        }
    }

    /// Takes in what an answer said of rate limits.
    func learned(_ ticket: RateLimiter.Ticket, _ response: RateLimitResponse) {
        let now = clock.now
        wake { state in
            let firsts = state.limiter.learned(ticket, response, now: now)
            // Nobody waits in line for a token that is refused. Who does not use it lines up again.
            return state.limiter.isTokenRefused ? Array(state.queued.keys) : firsts
        }
    }

    private func waitInLine(_ ticket: RateLimiter.Ticket) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isReady = state.withLock { state in
                    // A task is marked as cancelled before its handler runs, and the handler needs this lock: either
                    // it is seen here, or the handler finds the continuation.
                    if Task.isCancelled || state.limiter.isDue(ticket) { return true }
                    state.queued[ticket] = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.queued.removeValue(forKey: ticket) }?.resume(throwing: CancellationError())
        }
        try Task.checkCancellation()
    }

    private func wake(_ change: (inout State) -> [RateLimiter.Ticket]) {
        let continuations = state.withLock { state in
            change(&state).compactMap { state.queued.removeValue(forKey: $0) }
        }
        for continuation in continuations { continuation.resume() }
    }
}

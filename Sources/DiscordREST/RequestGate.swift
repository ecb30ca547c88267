// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Resilience
import Synchronization
import Timekeeping

/// Holds requests until the `RateLimiter` allows them; waits on the injected clock.
final class RequestGate: Sendable {
    private struct State {
        var limiter = RateLimiter()
        var queued: [RateLimiter.Ticket: CheckedContinuation<Void, any Error>] = [:]
    }

    private let clock: any WallClock
    private let metrics: APIMetrics
    private let logger: Logger
    private let state = Mutex(State())
    private let refusal = ChangeSignal()

    init(clock: any WallClock, metrics: APIMetrics, logger: Logger) {
        self.clock = clock
        self.metrics = metrics
        self.logger = logger
    }

    /// Number of requests queued behind others.
    var queuedCount: Int { state.withLock { $0.queued.count } }

    /// Returns when half of the rate limit is left to others. Does not queue, so that it holds nobody up.
    ///
    /// - Throws: `CancellationError`.
    func waitForHalf(_ route: Route) async throws {
        while let until = state.withLock({ $0.limiter.halfSlot(route, now: clock.now) }) {
            logger.debug("leaving half of the rate limit", metadata: ["http.route": "\(route.name)"])
            try await clock.sleep(until: until, tolerance: nil)
        }
    }

    /// Queues a request, runs `body`, and removes the request from its queue afterward.
    func withTurn<Result>(
        _ route: Route, _ body: (RateLimiter.Ticket) async throws -> Result
    ) async throws -> Result {
        let ticket = state.withLock { $0.limiter.enter(route) }
        defer {
            wake { state in state.limiter.leave(ticket).map { [$0] } ?? [] }
        }
        return try await body(ticket)
    }

    /// Returns when the request may be sent. `waited` is the total wait of the call so far; it may exceed neither the
    /// request's `maximumWait` nor its deadline.
    ///
    /// - Throws: `RESTError` with `.rateLimited`, `.unauthorized`, `.notFound` or `.tooManyInvalidRequests`;
    ///   `CancellationError`.
    func pass(_ ticket: RateLimiter.Ticket, _ request: APIRequest, waited: inout Duration) async throws {
        while true {
            let now = clock.now
            switch state.withLock({ $0.limiter.reserve(ticket, now: now) }) {
            case .go: return
            case .queued: try await waitInQueue(ticket)
            case .refused(.tokenRefused):
                throw RESTError(
                    code: .unauthorized, message: "Request not sent: Discord rejected the token",
                    route: request.route.name)
            case .refused(.webhookGone):
                throw RESTError(
                    code: .notFound, message: "Request not sent: Discord rejected the webhook",
                    advice: RESTError.webhookAdvice, route: request.route.name)
            case .refused(.tooManyInvalidRequests(let until)):
                throw RESTError(
                    code: .tooManyInvalidRequests, message: "Request not sent: too many requests were rejected",
                    retryAfter: now.duration(to: until), route: request.route.name)
            case .wait(let until):
                let wait = now.duration(to: until)
                guard waited + wait <= min(request.maximumWait, request.deadline) else {
                    let isBlocked = state.withLock { $0.limiter.isAddressBlocked(at: now) }
                    throw RESTError(
                        code: .rateLimited,
                        message: isBlocked ? RESTError.addressBlocked : "Rate limit of this route exceeded",
                        retryAfter: wait, route: request.route.name)
                }
                waited += wait
                metrics.waited(request.route, wait)
                logger.debug(
                    "waiting for rate limit",
                    metadata: ["http.route": "\(request.route.name)", "retry.after": "\(wait.seconds)"])
                try await clock.sleep(until: until, tolerance: nil)
            }
        }
    }

    /// Records the rate limit fields of a response and resumes the requests that may now be sent.
    func record(_ ticket: RateLimiter.Ticket, _ response: RateLimitResponse) {
        let now = clock.now
        wake { state in
            let firsts = state.limiter.record(ticket, response, now: now)
            // After a rejected token, resume all requests: those with the bot's token fail, the others queue again.
            return state.limiter.isTokenRefused ? Array(state.queued.keys) : firsts
        }
        guard response.status == 401 || response.isAddressBlocked else { return }
        if response.isAddressBlocked { logger.warning("\(RESTError.addressBlocked)") }
        refusal.notify()
    }

    /// Returns when Discord has rejected the bot's token.
    ///
    /// - Throws: `CancellationError`.
    func waitUntilTokenRefused() async throws {
        try await refusal.wait { state.withLock { $0.limiter.isTokenRefused } ? () : nil }
    }

    private func waitInQueue(_ ticket: RateLimiter.Ticket) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isReady = state.withLock { state in
                    // A task is marked as canceled before its handler runs, and the handler needs this lock. Either
                    // the cancellation is visible here, or the handler finds the continuation.
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

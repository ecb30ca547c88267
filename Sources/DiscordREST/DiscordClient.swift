// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
public import Logging
import Metrics
import NIOHTTP1
import Resilience
public import Timekeeping

/// A client for Discord's HTTP API that respects its rate limits.
///
/// A call waits for rate limits (on the injected clock) and retries temporary failures of Discord or the network, all
/// within its deadline. Calls that share a rate limit are sent in the order in which they were made. Call `shutdown()`
/// before releasing the client.
public final class DiscordClient: Sendable {
    /// Default limit on the duration of a call, in real time, including rate limit waits.
    public static let defaultDeadline = Duration.seconds(60)

    private let transport: HTTPTransport
    private let gate: RequestGate
    private let retries: RetryPolicy
    private let random: @Sendable () -> Double
    private let deadline: CallDeadline
    let renames = ChannelRenames()
    let clock: any WallClock
    private let metrics: APIMetrics
    private let logger: Logger
    private let makeNonce: @Sendable () -> String
    private let onServerTime: @Sendable (WallInstant) -> Void

    /// Creates a client. It connects with the first call.
    ///
    /// The clock measures rate limits and retry delays; it may run faster than real time. `onServerTime` is called with the
    /// time that Discord sends with each response, in whole seconds; it must not block.
    ///
    /// - Throws: `RESTError` with `.invalidConfiguration` if the base URL, token or user agent is malformed, or if the
    ///   trusted certificates cannot be read.
    public convenience init(
        configuration: RESTConfiguration, clock: any WallClock, logger: Logger,
        onServerTime: @escaping @Sendable (WallInstant) -> Void = { _ in }
    ) throws {
        try self.init(
            configuration: configuration, clock: clock, deadlineClock: SystemClock(), logger: logger,
            onServerTime: onServerTime,
            metricsFactory: MetricsSystem.factory,
            random: { Double.random(in: 0...1) },
            makeNonce: { String(UInt64.random(in: .min ... .max), radix: 36) })
    }

    init(
        configuration: RESTConfiguration, clock: any WallClock, deadlineClock: any WallClock, logger: Logger,
        onServerTime: @escaping @Sendable (WallInstant) -> Void = { _ in },
        metricsFactory: any MetricsFactory, random: @escaping @Sendable () -> Double,
        makeNonce: @escaping @Sendable () -> String
    ) throws {
        transport = try HTTPTransport(configuration)
        metrics = APIMetrics(factory: metricsFactory)
        gate = RequestGate(clock: clock, metrics: metrics, logger: logger)
        retries = RetryPolicy(maximumAttempts: configuration.maximumAttempts)
        self.random = random
        deadline = CallDeadline(clock: deadlineClock)
        self.clock = clock
        self.logger = logger
        self.makeNonce = makeNonce
        self.onServerTime = onServerTime
    }

    /// Number of calls waiting for earlier ones with the same rate limit.
    var queuedCount: Int { gate.queuedCount }

    /// Returns when Discord has rejected the bot's token, after which all calls with it fail without being sent.
    ///
    /// - Throws: `CancellationError`.
    public func waitUntilTokenRefused() async throws {
        try await gate.waitUntilTokenRefused()
    }

    /// Closes the connections. Calls in progress fail.
    public func shutdown() async throws {
        try await transport.shutdown()
    }

    /// Adds a nonce, so that a retry after a lost response creates no second message.
    func withNonce(_ parameters: MessageParameters) -> MessageParameters {
        guard parameters.enforceNonce == nil else { return parameters }
        var parameters = parameters
        parameters.nonce = parameters.nonce ?? makeNonce()
        parameters.enforceNonce = true
        return parameters
    }

    /// Performs a call and decodes its response.
    func call<Result: Decodable>(
        _ request: APIRequest, as type: Result.Type = Result.self,
        beforeSending: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> Result {
        let body = try await perform(request, beforeSending: beforeSending)
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw RESTError(
                code: .malformedResponse, message: "The response could not be decoded: \(DecodingErrorSummary(error))",
                route: request.route.name)
        }
    }

    /// Performs a call. `beforeSending` runs once, before the first attempt; an error that it throws ends the call.
    @discardableResult
    func perform(
        _ request: APIRequest, beforeSending: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> Data {
        if request.leavesHalfOfLimit { try await gate.waitForHalf(request.route) }
        return try await deadline.run(request) { try await self.attempt(request, beforeSending) }
    }

    private func attempt(_ request: APIRequest, _ beforeSending: () async throws -> Void) async throws -> Data {
        var mayHaveSucceeded = false
        do {
            return try await attempts(of: request, &mayHaveSucceeded, beforeSending)
        } catch var error as RESTError {
            error.mayHaveSucceeded = error.mayHaveSucceeded || mayHaveSucceeded
            throw error
        }
    }

    /// `mayHaveSucceeded` is set once the outcome of an attempt is unknown.
    private func attempts(
        of request: APIRequest, _ mayHaveSucceeded: inout Bool, _ beforeSending: () async throws -> Void
    ) async throws -> Data {
        try await gate.withTurn(request.route) { ticket in
            var waited = Duration.zero
            var attempt = 1
            var isPrepared = false
            while true {
                try await gate.pass(ticket, request, waited: &waited)
                if !isPrepared {
                    try await beforeSending()
                    isPrepared = true
                }
                let failure: RESTError
                let mayRepeat: Bool
                do {
                    let response = try await exchange(request)
                    let error = APIErrorBody(response)
                    gate.record(
                        ticket, RateLimitResponse(status: response.status, headers: response.headers, body: error))
                    switch response.status {
                    case 200..<300: return response.body
                    case 429:
                        let scope = response.headers.first(name: "X-RateLimit-Scope")
                        metrics.rateLimited(request.route, scope: scope)
                        logger.info(
                            "request rate limited",
                            metadata: ["http.route": "\(request.route.name)", "limit.scope": "\(scope ?? "unknown")"])
                        continue
                    default:
                        // One answer proves little: ask on a route that needs nothing but the token. If it answers 401 too,
                        // nothing more is sent.
                        let asks = APIRequest.currentUser()
                        if response.status == 401, request.route.account == .bot, request.route.name != asks.route.name
                        {
                            _ = try? await perform(asks)
                        }
                        failure = RESTError(response.status, error, request)
                        if response.status >= 500 { mayHaveSucceeded = true }
                        mayRepeat = response.status >= 500 && request.isRepeatable
                    }
                } catch let error as TransportFailure {
                    failure = RESTError(
                        code: .transport, message: error.message, route: request.route.name,
                        mayHaveSucceeded: !error.wasNotSent)
                    if !error.wasNotSent { mayHaveSucceeded = true }
                    mayRepeat = error.wasNotSent || request.isRepeatable
                }
                guard mayRepeat, let wait = retries.wait(after: attempt, random: random(), atLeast: nil) else {
                    throw failure
                }
                logger.info(
                    "request failed; retrying",
                    metadata: [
                        "error": "\(failure.message)", "http.route": "\(request.route.name)",
                        "retry.after": "\(wait.seconds)", "retry.attempt": "\(attempt)",
                    ])
                attempt += 1
                try await clock.sleep(until: clock.now.advanced(by: wait), tolerance: nil)
            }
        }
    }

    private func exchange(_ request: APIRequest) async throws -> HTTPTransport.TransportResponse {
        let start = ContinuousClock.now
        do {
            let response = try await transport.send(request)
            metrics.exchanged(request.route, status: response.status, took: start.duration(to: .now))
            // Other hosts, as of webhooks, may have other clocks.
            if request.root == nil, let date = response.headers.first(name: "Date").flatMap(WallInstant.init(httpDate:))
            {
                onServerTime(date)
            }
            logger.debug(
                "response received",
                metadata: ["http.route": "\(request.route.name)", "http.status": "\(response.status)"])
            return response
        } catch {
            metrics.exchanged(request.route, status: nil, took: start.duration(to: .now))
            throw error
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
public import Logging
import Metrics
import NIOHTTP1
import Resilience
public import Timekeeping

/// Discord's HTTP API, with its rate limits obeyed.
///
/// A call returns when it has succeeded or when there is no sense in going on: it waits for rate limits (on the injected
/// clock), and tries again where Discord or the network fails for a moment; all of that within the call's deadline. Calls
/// of one rate limit go in the order in which they were made. `shutdown()` must be called before the client is let go.
public final class DiscordClient: Sendable {
    /// How long a call may take as a whole, unless said otherwise: in real time, its waiting for limits included.
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

    /// Makes a client. It connects when it is first needed.
    ///
    /// The clock measures rate limits and the waits between attempts; it may run faster than real time.
    ///
    /// - Throws: `RESTError` with `.invalidConfiguration`: the base URL, token or user agent has a form that no request
    ///   can have, or the trusted certificates cannot be read.
    public convenience init(configuration: RESTConfiguration, clock: any WallClock, logger: Logger) throws {
        try self.init(
            configuration: configuration, clock: clock, deadlineClock: SystemClock(), logger: logger,
            metricsFactory: MetricsSystem.factory,
            random: { Double.random(in: 0...1) },
            makeNonce: { String(UInt64.random(in: .min ... .max), radix: 36) })
    }

    init(
        configuration: RESTConfiguration, clock: any WallClock, deadlineClock: any WallClock, logger: Logger,
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
    }

    /// How many calls wait for earlier ones of the same rate limit.
    var queuedCount: Int { gate.queuedCount }

    /// Closes the connections. Calls under way fail.
    public func shutdown() async throws {
        try await transport.shutdown()
    }

    /// Adds a nonce, so that a second sending after a lost answer makes no second message.
    func withNonce(_ parameters: MessageParameters) -> MessageParameters {
        guard parameters.enforceNonce == nil else { return parameters }
        var parameters = parameters
        parameters.nonce = parameters.nonce ?? makeNonce()
        parameters.enforceNonce = true
        return parameters
    }

    /// Performs a call and reads its answer.
    func call<Answer: Decodable>(
        _ request: APIRequest, as type: Answer.Type = Answer.self,
        beforeSending: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> Answer {
        let body = try await perform(request, beforeSending: beforeSending)
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw RESTError(
                code: .malformedResponse, message: "The answer could not be read: \(DecodingFault(error))",
                route: request.route.name)
        }
    }

    /// Performs a call. `beforeSending` runs once, when it is the call's turn; what it throws ends the call.
    @discardableResult
    func perform(
        _ request: APIRequest, beforeSending: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> Data {
        try await deadline.run(request) { try await self.attempt(request, beforeSending) }
    }

    private func attempt(_ request: APIRequest, _ beforeSending: () async throws -> Void) async throws -> Data {
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
                    let answer = try await exchange(request)
                    let error = APIErrorBody(answer)
                    gate.learned(
                        ticket, RateLimitResponse(status: answer.status, headers: answer.headers, body: error))
                    switch answer.status {
                    case 200..<300: return answer.body
                    case 429:
                        let scope = answer.headers.first(name: "X-RateLimit-Scope")
                        metrics.rateLimited(request.route, scope: scope)
                        logger.info(
                            "Discord limited the rate",
                            metadata: ["http.route": "\(request.route.name)", "limit.scope": "\(scope ?? "unknown")"])
                        continue
                    default:
                        failure = RESTError(answer.status, error, request)
                        mayRepeat = answer.status >= 500 && request.isRepeatable
                    }
                } catch let error as TransportFailure {
                    failure = RESTError(code: .transport, message: error.message, route: request.route.name)
                    mayRepeat = error.wasNotSent || request.isRepeatable
                }
                guard mayRepeat, let wait = retries.wait(after: attempt, random: random(), atLeast: nil) else {
                    throw failure
                }
                logger.info(
                    "Trying again",
                    metadata: [
                        "error": "\(failure.message)", "http.route": "\(request.route.name)",
                        "retry.attempt": "\(attempt)", "retry.wait.seconds": "\(wait.seconds)",
                    ])
                attempt += 1
                try await clock.sleep(until: clock.now.advanced(by: wait), tolerance: nil)
            }
        }
    }

    private func exchange(_ request: APIRequest) async throws -> HTTPTransport.Answer {
        let start = ContinuousClock.now
        do {
            let answer = try await transport.send(request)
            metrics.exchanged(request.route, status: answer.status, took: start.duration(to: .now))
            logger.debug(
                "Discord answered",
                metadata: ["http.route": "\(request.route.name)", "http.status": "\(answer.status)"])
            return answer
        } catch {
            metrics.exchanged(request.route, status: nil, took: start.duration(to: .now))
            throw error
        }
    }
}

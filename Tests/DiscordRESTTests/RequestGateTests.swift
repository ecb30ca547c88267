// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import MetricsTestKit
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("Request gate", .timeLimit(.minutes(5)))
struct RequestGateTests {
    private let clock = ManualClock()
    private let metrics = TestMetrics()

    private func makeGate() -> RequestGate {
        RequestGate(
            clock: clock, metrics: APIMetrics(factory: metrics),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test("Too many rejected requests stop all requests before Discord blocks the IP address")
    func invalidRequests() async throws {
        let gate = makeGate()
        let request = APIRequest.channel(7)
        try await gate.withTurn(request.route) { ticket async throws in
            for _ in 0...InvalidRequestBudget.allowed { gate.record(ticket, RateLimitResponse(status: 403)) }
            var waited = Duration.zero
            let error = await #expect(throws: RESTError.self) {
                try await gate.pass(ticket, request, waited: &waited)
            }
            #expect(error?.code == .tooManyInvalidRequests)
            #expect(error?.retryAfter == .seconds(610))
            clock.advance(by: .seconds(610))
            try await gate.pass(ticket, request, waited: &waited)
            #expect(waited == .zero)
        }
    }

    @Test("A wait that exceeds the call's maximum fails immediately")
    func longWait() async throws {
        let gate = makeGate()
        let request = APIRequest.channel(7)
        try await gate.withTurn(request.route) { ticket async throws in
            gate.record(ticket, RateLimitResponse(status: 429, scope: "user", retryAfter: .seconds(61)))
            var waited = Duration.zero
            let error = await #expect(throws: RESTError.self) {
                try await gate.pass(ticket, request, waited: &waited)
            }
            #expect(error?.code == .rateLimited)
            #expect(error?.retryAfter == .seconds(61))
            #expect(waited == .zero)
        }
    }

    @Test("A canceled task leaves the queue")
    func cancelledInLine() async throws {
        let gate = makeGate()
        let request = APIRequest.channel(7)
        try await gate.withTurn(request.route) { _ async throws in
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await gate.withTurn(request.route) { ticket async throws in
                        var waited = Duration.zero
                        try await gate.pass(ticket, request, waited: &waited)
                    }
                }
                while gate.queuedCount < 1 { await Task.yield() }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
            #expect(gate.queuedCount == 0)
        }
    }
}

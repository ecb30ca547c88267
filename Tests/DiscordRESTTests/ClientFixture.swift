// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import MetricsTestKit
import Synchronization
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

/// A client with its scripted server, clocks, log and metrics.
struct ClientFixture: Sendable {
    let client: DiscordClient
    let server: ScriptedServer
    let clock: ManualClock
    /// The clock of deadlines.
    let realTime: ManualClock
    let logs: LogCollector
    let metrics: TestMetrics
    let serverTimes: ServerTimes

    /// The times of the server that the client passed on.
    final class ServerTimes: Sendable {
        let list = Mutex<[WallInstant]>([])
    }

    /// Runs `body` with a client and a server with the given replies; further requests get a 599.
    static func with(
        _ replies: [ScriptedServer.Reply], attempts: Int = 3, timeout: Duration = .seconds(30),
        body: (ClientFixture) async throws -> Void
    ) async throws {
        try await with(
            script: { number, _ in number < replies.count ? replies[number] : .answer(599) }, attempts: attempts,
            timeout: timeout, body: body)
    }

    /// Runs `body` with a client and a server with a script.
    static func with(
        script: @escaping @Sendable (Int, ScriptedServer.Received) -> ScriptedServer.Reply, attempts: Int = 3,
        timeout: Duration = .seconds(30), body: (ClientFixture) async throws -> Void
    ) async throws {
        try await ScriptedServer.withServer(script: script) { server async throws in
            let clock = ManualClock()
            let realTime = ManualClock()
            let logs = LogCollector()
            let metrics = TestMetrics()
            let serverTimes = ServerTimes()
            let client = try DiscordClient(
                configuration: RESTConfiguration(
                    baseURL: "http://127.0.0.1:\(server.port)/api/v10/", token: "a.b-c",
                    userAgent: "DiscordBot (https://example.org, 1)", maximumAttempts: attempts, timeout: timeout),
                clock: clock, deadlineClock: realTime, logger: Logger(label: "test", factory: { _ in logs.handler }),
                onServerTime: { instant in serverTimes.list.withLock { $0.append(instant) } }, metricsFactory: metrics,
                random: { 1 }, makeNonce: { "nonce-1" })
            do {
                try await body(
                    ClientFixture(
                        client: client, server: server, clock: clock, realTime: realTime, logs: logs, metrics: metrics,
                        serverTimes: serverTimes))
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
        }
    }

    /// The error of a call that is not retried; `nil` if it succeeds, or waits for a retry.
    func errorWithoutRetry(_ call: @escaping @Sendable () async throws -> Void) async -> RESTError? {
        await withTaskGroup(of: RESTError?.self) { group in
            group.addTask {
                do {
                    try await call()
                    return nil
                } catch { return error as? RESTError }
            }
            group.addTask { [clock] in
                await clock.waitForSleepers()
                return nil
            }
            defer { group.cancelAll() }
            return await group.next().flatMap { $0 }
        }
    }

    /// The requests received, as `GET /path`, without the base path.
    var requests: [String] {
        server.received.map { "\($0.method) \($0.uri.replacing("/api/v10", with: "", maxReplacements: 1))" }
    }

    /// All counters with their labels, sorted, as `name{a="b"} 1`.
    var counters: [String] {
        metrics.counters.map { counter in
            let labels = counter.dimensions.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
            return "\(counter.label){\(labels)} \(counter.totalValue)"
        }.sorted()
    }

    static let channelBody = #"{"id":"7","type":2,"name":"n","guild_id":"9","flags":0}"#
    static let channel = Channel(id: 7, type: 2, guildID: 9, name: "n")
}

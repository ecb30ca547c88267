// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Logging
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordSimulator

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A running simulator with a stopped clock, and methods to send requests.
struct RunningSimulator {
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: Any

        var object: [String: Any] { body as? [String: Any] ?? [:] }
        var code: Int? { object["code"] as? Int }
    }

    let discord: SimulatedDiscord
    let clock: ManualClock
    let endpoints: SimulatorEndpoints

    /// Whether there are no gateway connections.
    var isQuiet: Bool {
        discord.simulation.withState { state, _ in state.connections.isEmpty }
    }

    func ask(
        _ method: String, _ path: String, body: String? = nil, token: String? = nil, base: String? = nil,
        reason: String? = nil
    ) async throws -> Answer {
        let url = try #require(URL(string: (base ?? endpoints.apiBaseURL) + path))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        request.setValue(reason, forHTTPHeaderField: "X-Audit-Log-Reason")
        request.setValue(token ?? "Bot " + discord.token, forHTTPHeaderField: "Authorization")
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        var headers: [String: String] = [:]
        for (name, value) in http.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
        let object = try? JSONSerialization.jsonObject(with: data)
        return Answer(status: http.statusCode, headers: headers, body: object ?? [String: Any]())
    }

    func control(_ method: String, _ path: String, body: String? = nil) async throws -> Answer {
        try await ask(method, path, body: body, base: endpoints.controlURL)
    }

    /// Runs a simulator for the duration of `body`.
    static func with(
        _ change: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: (RunningSimulator) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = 200
        change(&configuration)
        let clock = ManualClock()
        let discord = SimulatedDiscord(configuration: configuration, clock: clock, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            try await body(RunningSimulator(discord: discord, clock: clock, endpoints: endpoints))
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }
}

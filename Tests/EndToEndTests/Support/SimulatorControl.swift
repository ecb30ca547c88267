// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import FoundationNetworking
import Testing

/// The routes by which a simulator in another process is steered and asked for the truth.
struct SimulatorControl: Sendable {
    /// The variables that the simulator printed, without those of channels: nothing is renamed.
    let variables: [String: String]
    private let root: String

    init(variables: [String: String]) throws {
        let api = try #require(variables["DISCORD_API_BASE_URL"])
        root = api.replacing("/api/v10", with: "/simulator")
        self.variables = variables.filter { !$0.key.hasSuffix("_CHANNEL_ID") }
    }

    /// Steers it, such as `post("faults", #"{"fault": "reset"}"#)`.
    func post(_ route: String, _ body: String = "") async throws {
        let url = try #require(URL(string: "\(root)/\(route)"))
        var request = URLRequest(url: url, timeoutInterval: 10)
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        let (data, response) = try await URLSession.shared.data(for: request)
        let text = String(bytes: data, encoding: .utf8) ?? ""
        try #require((response as? HTTPURLResponse)?.statusCode == 200, "\(route) \(body): \(text)")
    }

    /// The truth, its days by the clock of a zone.
    func ledger(timeZone: TimeZone) async throws -> SimulatorLedger {
        let zone = timeZone.identifier.replacing("+", with: "%2B")
        return try #require(
            await Web.json("\(root)/ledger?timezone=\(zone)", as: SimulatorLedger.self), "the simulator answers")
    }
}

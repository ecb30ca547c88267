// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import FoundationNetworking
import Testing

/// A client for the control routes of a simulator in another process.
struct SimulatorControl: Sendable {
    /// The variables printed by the simulator, without channels, so that nothing is renamed.
    let variables: [String: String]
    private let root: String

    init(variables: [String: String]) throws {
        let api = try #require(variables["DISCORD_API_BASE_URL"])
        root = api.replacing("/api/v10", with: "/simulator")
        self.variables = variables.filter { !$0.key.hasSuffix("_CHANNEL_ID") }
    }

    /// Sends a command, such as `post("faults", #"{"fault": "reset"}"#)`.
    func post(_ route: String, _ body: String = "") async throws {
        let url = try #require(URL(string: "\(root)/\(route)"))
        var request = URLRequest(url: url, timeoutInterval: 10)
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        let (data, response) = try await URLSession.shared.data(for: request)
        let text = String(bytes: data, encoding: .utf8) ?? ""
        try #require((response as? HTTPURLResponse)?.statusCode == 200, "\(route) \(body): \(text)")
    }

    /// The IDs of the guilds.
    func guilds() async throws -> [String] {
        struct Guild: Decodable {
            let id: String
        }
        return try #require(await Web.json(root + "/guilds", as: [Guild].self)).map(\.id)
    }

    /// The ledger of a guild, by default the first one, with days in a time zone.
    func ledger(
        of guild: String = "1", timeZone: TimeZone, withEvents: Bool = false, withActivity: Bool = false
    ) async throws -> SimulatorLedger {
        let zone = timeZone.identifier.replacing("+", with: "%2B")
        let address = "\(root)/ledger?guild=\(guild)&timezone=\(zone)&events=\(withEvents)&activity=\(withActivity)"
        return try #require(await Web.json(address, as: SimulatorLedger.self), "the simulator answers")
    }
}

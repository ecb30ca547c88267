// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import FoundationNetworking

/// HTTP requests of the tests.
enum Web {
    struct Answer: Sendable {
        let status: Int
        let body: String
    }

    /// Sends a GET request; `nil` without a response.
    static func get(_ url: String, headers: [String: String] = [:]) async -> Answer? {
        await send("GET", url, headers)
    }

    static func post(_ url: String) async -> Answer? {
        await send("POST", url, [:])
    }

    /// Decodes a JSON response.
    static func json<Body: Decodable>(_ url: String, as type: Body.Type) async throws -> Body? {
        guard let answer = await get(url), answer.status == 200 else { return nil }
        return try JSONDecoder().decode(type, from: Data(answer.body.utf8))
    }

    private static func send(_ method: String, _ url: String, _ headers: [String: String]) async -> Answer? {
        guard let url = URL(string: url) else { return nil }
        var request = URLRequest(url: url, timeoutInterval: 10)
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        guard let (data, response) = try? await URLSession.shared.data(for: request),
            let response = response as? HTTPURLResponse
        else { return nil }
        return Answer(status: response.statusCode, body: String(bytes: data, encoding: .utf8) ?? "")
    }
}

/// The response of `/api/v1/stats`.
struct Stats: Decodable, Equatable, Sendable {
    struct Guild: Decodable, Equatable, Sendable {
        let id: String
        let name: String
    }

    struct Today: Decodable, Equatable, Sendable {
        let date: String
        let joins: Int
        let leaves: Int
        let bans: Int
        let unbans: Int
        let net_change: Int
    }

    let guild: Guild
    let members: Int?
    var humans: Int?
    var bots: Int?
    let online: Int?
    let bans: Int?
    let today: Today
    let last_update: String?
}

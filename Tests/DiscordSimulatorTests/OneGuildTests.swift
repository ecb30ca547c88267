// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("One guild")
struct OneGuildTests {
    /// Hashes recorded before the simulator supported several guilds.
    private static let before: [String: String] = [
        "GET /users/@me": "bf140523b61403f3",
        "GET /users/@me/guilds": "a9428061abd76dee",
        "GET /applications/@me": "b8eac788bc14a06a",
        "GET /guilds/{id}": "7993c010a95d6614",
        "GET /guilds/{id}/channels": "44de701bf4db7809",
        "GET /guilds/{id}/roles": "c3299dc8b6790fef",
        "GET /guilds/{id}/bans": "431e2838964a627d",
        "GET /guilds/{id}/audit-logs": "7a9aedce517b3191",
        "PATCH /channels/{id}": "ab2f7083b6902cc",
        "POST /channels/{id}/messages": "7954c4dd190d697b",
        "POST /webhooks/{id}/{token}": "5b9bc4ba528108e4",
        "GET /channels/{id}/messages": "79a35d52a5d3f4f0",
        "PUT /applications/{id}/guilds/{id}/commands": "5c4c8a89a072c2df",
        "dispatches": "1bcdf223d42df048",
        "ledger": "e706b3c2c5eb4c76",
    ]

    @Test("The output of a simulator with one guild has not changed, byte for byte")
    func bytes() throws {
        var api = APIHarness(
            gateway: GatewayHarness {
                $0.seed = 7
                $0.members = 300
                $0.initialBans = 20
                $0.eventsPerSecond = 2
            })
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [.statistics, GatewayIntents(rawValue: 1 << 9)])
        var dispatches: [UInt8] = []
        for _ in 0..<60 {
            api.gateway.now = api.gateway.now.advanced(by: .seconds(30))
            api.gateway.state.advance(to: api.gateway.now)
            dispatches += drain(&api, connection)
        }
        for action in [SimulatorAction.join, .leave, .kick, .ban, .unban, .presence(nil, .idle)] {
            _ = api.gateway.state.perform(action, of: nil, at: api.gateway.now)
        }
        let channels = SimulatorChannels(seed: 7)
        let webhook = SimulatedWebhook(seed: 7)
        let application = api.application
        let requests = [
            ("GET", "users/@me", nil), ("GET", "users/@me/guilds", nil), ("GET", "applications/@me", nil),
            ("GET", "guilds/\(api.guild)", nil), ("GET", "guilds/\(api.guild)/channels", nil),
            ("GET", "guilds/\(api.guild)/roles", nil), ("GET", "guilds/\(api.guild)/bans", nil),
            ("GET", "guilds/\(api.guild)/audit-logs", nil),
            ("PATCH", "channels/\(channels.members)", #"{"name":"Members: 1"}"#),
            ("POST", "channels/\(channels.stats)/messages", #"{"content":"a"}"#),
            ("POST", "webhooks/\(webhook.id)/\(webhook.token)", #"{"content":"b"}"#),
            ("GET", "channels/\(channels.stats)/messages", nil),
            ("PUT", "applications/\(application)/guilds/\(api.guild)/commands", #"[{"name":"c","description":"d"}]"#),
        ]
        var digests: [String: String] = [:]
        for (method, path, body) in requests {
            let answer = JSONBytes.encode(api.ask(method, path, body).body)
            digests["\(method) \(UnknownRequests.template(of: path.split(separator: "/").map(String.init)))"] =
                digest(answer)
        }
        dispatches += drain(&api, connection)
        digests["dispatches"] = digest(dispatches)
        api.gateway.state.sessions.removeAll()
        digests["ledger"] = digest(
            JSONBytes.encode(api.control("GET", "ledger", query: ["events": "true"]).body))
        #expect(digests == Self.before)
    }

    /// Pending output, except READY, which contains the random session ID.
    private func drain(_ api: inout APIHarness, _ connection: Int) -> [UInt8] {
        var json = JSONWriter()
        while case .dispatches(let some) = api.gateway.state.takeOutput(of: connection, atMost: 64, at: api.gateway.now)
        {
            for (sequence, dispatch) in some where sequence > 1 {
                api.gateway.state.payloads.write(dispatch, sequence: sequence, to: &json)
            }
        }
        return json.bytes
    }

    private func digest(_ bytes: [UInt8]) -> String {
        String(RateLimits.Rule.hash(of: String(decoding: bytes, as: UTF8.self)), radix: 16)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import Testing
import Timekeeping

@testable import StatsBot

@Suite("GET /api/v1/stats")
struct StatsRouteTests {
    private func answer(query: [(name: String, value: String)] = [], isCounted: Bool = true) async throws
        -> HTTPResponse
    {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))
        let keeper = StatisticsKeeper(timeZone: zone, clock: clock, stored: StoredState())
        keeper.watch(123, name: "The \"Harbour\"")
        if isCounted {
            try await keeper.receive(
                GatewayDispatch(
                    shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: 1),
                    event: .guildCreate(
                        GuildCreateEvent(
                            guildID: 123, name: "The \"Harbour\"", memberCount: 10, isLarge: false,
                            isUnavailable: false, online: [1, 2], bots: [], channels: []))))
        }
        return StatsRoute(keeper: keeper, timeZone: zone).respond(
            to: HTTPRequest(
                method: "GET", path: StatsRoute.path, query: query, headers: [], isLoopbackPeer: true))
    }

    private func text(_ response: HTTPResponse) -> String {
        String(decoding: response.body, as: UTF8.self)
    }

    @Test("the figures, ids as strings, what is not known as null, times with the zone's offset")
    func figures() async throws {
        for query in [[], [(name: "guild", value: "123")]] {
            let response = try await answer(query: query)
            #expect(response.status == 200)
            #expect(
                text(response) == """
                    {"approximate":{"members":false,"online":false},"bans":null,"guild":{"id":"123","name":"The \\"Harbour\\""},\
                    "last_update":"2026-01-05T07:00:00-05:00","members":10,"online":2,\
                    "today":{"bans":0,"date":"2026-01-05","joins":0,"leaves":0,"net_change":0,"unbans":0}}

                    """)
        }
    }

    @Test(
        "what cannot be answered says why",
        arguments: [
            ([(name: "guild", value: "124")], true, 404), ([(name: "guild", value: "abc")], true, 400),
            ([(name: "guilds", value: "123")], true, 400), ([], false, 503),
        ])
    func refusals(query: [(name: String, value: String)], isCounted: Bool, status: Int) async throws {
        let response = try await answer(query: query, isCounted: isCounted)
        #expect(response.status == status)
        #expect(response.headers.contains { $0.0 == "Content-Type" && $0.1 == "application/problem+json" })
    }
}

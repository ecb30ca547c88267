// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Statistics
import Testing

@testable import Counting
@testable import StatsBot

@Suite("GET /api/v1/stats")
struct StatsRouteTests {
    @Test("IDs are strings, unknown values are null, times have the zone's offset")
    func figures() async throws {
        let fixture = try await APIFixture()
        for target in ["/api/v1/stats", "/api/v1/stats?guild=123"] {
            let response = fixture.get(target)
            #expect(response.status == 200)
            #expect(
                response.text == """
                    {"active":{"communicators":0,"day":0,"four_weeks":0,"week":0},\
                    "approximate":{"members":false,"online":false},"bans":null,"bans_verified_at":null,\
                    "boost_level":null,"boosts":null,"bots":null,\
                    "guild":{"id":"123","name":"The \\"Harbour\\""},"humans":null,\
                    "last_update":"2026-01-05T07:00:00.000-05:00","members":10,\
                    "messages_today":{"bot":0,"human":0,"system":0,"webhook":0},"online":2,\
                    "time_zone":"America/New_York",\
                    "today":{"banned":0,"bans":0,"date":"2026-01-05","joins":0,"kicked":0,"leaves":0,"net_change":0,\
                    "rejoins":0,"unbans":0},"unobserved":{"gained":0,"lost":0},\
                    "voice":{"afk":0,"members":0}}

                    """)
        }
    }

    @Test("once all members are known, the response separates humans and bots")
    func humans() async throws {
        let fixture = try await APIFixture()
        let listed = (1...10).map { ListedMember(Person(id: $0, name: ""), joinedAt: nil, isBot: $0 > 7) }
        fixture.keeper.withState { state, now in
            state.apply(
                Observation(guild: APIFixture.guild, at: now, kind: .membersListed(listed, ListPart())), 0)
        }
        let text = fixture.get("/api/v1/stats").text
        #expect(text.contains(#""bots":3,"#) && text.contains(#""humans":7,"#) && text.contains(#""members":10,"#))
    }

    @Test("after the ban list is counted, the response has the count and its time")
    func bans() async throws {
        let fixture = try await APIFixture()
        let revision = try #require(fixture.keeper.only.bansRevision)
        #expect(fixture.keeper.only.receive(bans: .numbered(7), countedSince: revision))
        let text = fixture.get("/api/v1/stats").text
        #expect(text.contains("\"bans\":7,\"bans_verified_at\":\"2026-01-05T07:00:00.000-05:00\""))
    }
}

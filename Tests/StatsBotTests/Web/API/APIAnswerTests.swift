// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Statistics
import Testing

@testable import Counting
@testable import StatsBot
@testable import Storage

@Suite("JSON API responses")
struct APIAnswerTests {
    @Test("a day has the field names of the original bot; its lists are sorted earliest first")
    func daily() async throws {
        var history = APIHistory()
        history.events = history.events.filter { $0.id <= 4 }
        let response = try await APIFixture(history: history).get("/api/v1/stats/daily?date=2026-01-05")
        func member(_ number: Int, _ time: String, cause: String = "null") -> String {
            """
            {"between":null,"cause":\(cause),"id":"\(1_000 + number)","timestamp":"2026-01-05T\(time).000-05:00","username":"user\(number)"}
            """
        }
        #expect(
            response.text == """
                {"ban_list":[\(member(3, "03:01:00"))],"banned":0,"bans":2,"date":"2026-01-05",\
                "guild":{"id":"123","name":"The \\"Harbour\\""},"join_list":[\(member(1, "03:00:00"))],"joins":4,"kicked":2,\
                "leave_list":[\(member(2, "03:00:00", cause: "\"kicked\""))],"leaves":2,"lists":"complete","net_change":2,\
                "rejoins":1,"unban_list":[\(member(4, "03:01:00"))],"unbans":2,\
                "unobserved":[{"change":-3,"from":"2026-01-05T04:23:20.000-05:00","members_after":9,"members_before":12,\
                "repaired":{"bans":0,"joins":0,"leaves":0,"unbans":0},"to":"2026-01-05T04:40:00.000-05:00",\
                "unexplained_change":-3}]}

                """)
    }

    @Test("a day without events has zeros; without access, the lists are withheld")
    func withheld() async throws {
        let response = try await APIFixture().get("/api/v1/stats/daily?date=2026-01-03", isLoopbackPeer: false)
        #expect(
            response.text == """
                {"ban_list":null,"banned":0,"bans":0,"date":"2026-01-03",\
                "guild":{"id":"123","name":"The \\"Harbour\\""},"join_list":null,"joins":0,"kicked":0,"leave_list":null,\
                "leaves":0,"lists":"withheld","net_change":0,"rejoins":0,"unban_list":null,"unbans":0,"unobserved":[]}

                """)
    }

    @Test("a list of more than 500 entries is truncated")
    func truncated() async throws {
        var history = APIHistory()
        let first = try #require(history.events.first)
        history.events = (1...501).map { StoredEvent(id: $0, event: first.event) }
        let answer = try await decoded(APIFixture(history: history).get("/api/v1/stats/daily"))
        #expect(answer["lists"] as? String == "truncated")
        #expect((answer["join_list"] as? [Any])?.count == 500)
    }

    @Test("a week has seven days, totals and the most active day")
    func weekly() async throws {
        let answer = try await decoded(APIFixture().get("/api/v1/stats/weekly"))
        #expect(answer["start_date"] as? String == "2025-12-30")
        #expect(answer["end_date"] as? String == "2026-01-05")
        #expect(answer["total_joins"] as? Int == 13)
        #expect(answer["total_leaves"] as? Int == 4)
        #expect(answer["net_change"] as? Int == 9)
        let days = (answer["daily_breakdown"] as? [[String: Any]])?.compactMap { $0["date"] as? String }
        #expect(days == (30...31).map { "2025-12-\($0)" } + (1...5).map { "2026-01-0\($0)" })
        #expect((answer["most_active_day"] as? [String: Any])?["date"] as? String == "2026-01-01")
        let empty = try await decoded(APIFixture().get("/api/v1/stats/weekly?end=2025-01-01"))
        #expect(empty["most_active_day"] is NSNull)
    }

    @Test("a history defaults to one day with a round step and excludes its end")
    func history() async throws {
        let response = try await APIFixture().get("/api/v1/stats/history")
        #expect(
            response.text == """
                {"from":"2026-01-04T07:00:00.000-05:00","guild":{"id":"123","name":"The \\"Harbour\\""},\
                "points":[{"at":"2026-01-05T05:46:40.000-05:00","bans":3,"members":9,"online":null}],"step_seconds":300,\
                "to":"2026-01-05T07:00:00.000-05:00",\
                "unobserved":[{"change":-3,"from":"2026-01-05T04:23:20.000-05:00","members_after":9,"members_before":12,\
                "repaired":{"bans":0,"joins":0,"leaves":0,"unbans":0},"to":"2026-01-05T04:40:00.000-05:00",\
                "unexplained_change":-3}]}

                """)
    }

    @Test(
        "the span of a history",
        arguments: [
            ("from=2026-03-08&to=2026-03-08", "2026-03-08T00:00:00.000-05:00", "2026-03-09T00:00:00.000-04:00", 300),
            (
                "from=2025-01-01T12:00:00Z&to=2026-01-01t12:00:00.5%2B01:00", "2025-01-01T07:00:00.000-05:00",
                "2026-01-01T06:00:00.500-05:00", 86_400
            ),
            (
                "from=2026-01-01&to=2026-01-02&step=87", "2026-01-01T00:00:00.000-05:00",
                "2026-01-03T00:00:00.000-05:00", 87
            ),
        ])
    func span(query: String, from: String, to: String, step: Int) async throws {
        let decodedQuery = query.replacing("%2B", with: "+")
        let answer = try await decoded(APIFixture().get("/api/v1/stats/history?" + decodedQuery))
        #expect(answer["from"] as? String == from)
        #expect(answer["to"] as? String == to)
        #expect(answer["step_seconds"] as? Int == step)
    }

    @Test("the error for too many points names a valid step")
    func tooManyPoints() throws {
        let end = Date(timeIntervalSince1970: 200_000)
        let error = try #require(throws: APIProblem.self) {
            try HistorySpan(from: Date(timeIntervalSince1970: 0), to: end, step: 99)
        }
        #expect(error.detail.contains("use a step of at least 100 seconds"))
        #expect(try HistorySpan(from: Date(timeIntervalSince1970: 0), to: end, step: 100).step == 100)
    }

    @Test(
        "pages of events are stable and complete, even for events at the same instant", arguments: [1, 3, 4, 10, 500])
    func pages(limit: Int) async throws {
        let fixture = try await APIFixture()
        var cursor = ""
        var ids: [String] = []
        while true {
            let answer = try decoded(fixture.get("/api/v1/events?limit=\(limit)\(cursor)"))
            let page = try #require(answer["events"] as? [[String: Any]])
            #expect(page.count <= limit)
            ids += page.compactMap { ($0["user"] as? [String: Any])?["id"] as? String }
            guard let next = answer["next"] as? String else { break }
            cursor = "&after=\(next)"
        }
        #expect(ids == (1...10).reversed().map { String(1_000 + $0) })
    }

    @Test("events have kind, time, user and cause, and can be filtered by kind")
    func events() async throws {
        let response = try await APIFixture().get("/api/v1/events?kind=leave&limit=1")
        #expect(
            response.text == """
                {"events":[{"at":"2026-01-05T03:03:00.000-05:00","between":null,"cause":"kicked","kind":"leave",\
                "rejoin":false,"source":"gateway","user":{"id":"1007","name":"user7"}}],"guild":{"id":"123","name":"The \\"Harbour\\""},\
                "next":"0000019b8d2e4b20-0000000000000007"}

                """)
    }

    @Test("an event has a time or the span that contains it, and its source")
    func recovered() async throws {
        let fixture = try await APIFixture(history: APIHistory(events: APIHistory.recovered))
        func event(_ id: Int, _ time: String, _ kind: String, cause: String, source: String) -> String {
            """
            {\(time),"cause":\(cause),"kind":"\(kind)","rejoin":false,"source":"\(source)",\
            "user":{"id":"\(id)","name":"user\(id)"}}
            """
        }
        let span = #"{"from":"2026-01-05T04:23:20.000-05:00","to":"2026-01-05T04:40:00.000-05:00"}"#
        func at(_ time: String) -> String { #""at":"2026-01-05T\#(time).000-05:00","between":null"# }
        let events = [
            event(3, #""at":null,"between":\#(span)"#, "leave", cause: #""left""#, source: "repaired"),
            event(2, at("04:31:40"), "leave", cause: #""kicked""#, source: "repaired"),
            event(1, at("04:06:40"), "ban", cause: "null", source: "imported"),
        ].joined(separator: ",")
        let response = fixture.get("/api/v1/events")
        #expect(
            response.text == """
                {"events":[\(events)],"guild":{"id":"123","name":"The \\"Harbour\\""},"next":null}

                """)
        let document = try APIDocument(fixture)
        let value = try JSONSerialization.jsonObject(with: Data(response.body))
        #expect(try document.violations(of: value, at: "/api/v1/events", status: 200) == [])

        let daily = fixture.get("/api/v1/stats/daily?date=2026-01-05")
        #expect(
            daily.text.contains(
                """
                "leave_list":[{"between":null,"cause":"kicked","id":"2","timestamp":"2026-01-05T04:31:40.000-05:00",\
                "username":"user2"},{"between":\(span),"cause":"left","id":"3",\
                "timestamp":"2026-01-05T04:40:00.000-05:00","username":"user3"}]
                """))
        let day = try JSONSerialization.jsonObject(with: Data(daily.body))
        #expect(try document.violations(of: day, at: "/api/v1/stats/daily", status: 200) == [])
    }

    @Test(
        "a gap shows what was recovered and the rest of the change, also if they cancel out",
        arguments: [
            (RepairedCounts(joins: 1, leaves: 4, bans: 2, unbans: 1), 0), (RepairedCounts(leaves: 1, bans: 2), -2),
            (RepairedCounts(leaves: 5), 2), (RepairedCounts(), -3),
        ])
    func gaps(repaired: RepairedCounts, unexplained: Int) async throws {
        let fixture = try await APIFixture(history: APIHistory(repaired: repaired))
        for target in ["/api/v1/stats/history", "/api/v1/stats/daily?date=2026-01-05"] {
            #expect(
                fixture.get(target).text.contains(
                    """
                    "unobserved":[{"change":-3,"from":"2026-01-05T04:23:20.000-05:00","members_after":9,\
                    "members_before":12,"repaired":{"bans":\(repaired.bans),"joins":\(repaired.joins),\
                    "leaves":\(repaired.leaves),"unbans":\(repaired.unbans)},"to":"2026-01-05T04:40:00.000-05:00",\
                    "unexplained_change":\(unexplained)}]
                    """), "\(target)")
        }
    }

    @Test(
        "names require the token, or a local request to a loopback server",
        arguments: [
            (false, true, true, [:], true), (false, true, false, [:], false), (false, false, true, [:], false),
            (true, false, false, [:], true), (true, true, true, [:], true),
            (false, true, true, ["Host": "localhost:9464"], true), (false, true, true, ["Host": "evil.example"], false),
            (false, true, true, ["X-Forwarded-For": "203.0.113.9"], false),
        ] as [(Bool, Bool, Bool, [String: String], Bool)])
    func names(isGuarded: Bool, isOpenToLoopback: Bool, isLoopbackPeer: Bool, headers: [String: String], areShown: Bool)
        async throws
    {
        var fixture = try await APIFixture()
        fixture.access = APIAccess(isGuarded: isGuarded, isOpenToLoopback: isOpenToLoopback)
        let fields = headers.map { (name: $0.key, value: $0.value) }
        let events = fixture.get("/api/v1/events", headers: fields, isLoopbackPeer: isLoopbackPeer)
        #expect(events.status == (areShown ? 200 : 403))
        let daily = fixture.get("/api/v1/stats/daily", headers: fields, isLoopbackPeer: isLoopbackPeer)
        #expect(daily.status == 200)
        #expect(daily.text.contains("user1") == areShown)
    }

    private func decoded(_ response: HTTPResponse) throws -> [String: Any] {
        #expect(response.status == 200, "\(response.text)")
        return try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Exporter
import Testing

@testable import Counting
@testable import StatsBot

@Suite("Activity in the JSON API")
struct ActivityRouteTests {
    private static let none = """
        "messages":{"bot":0,"human":0,"system":0,"webhook":0},"reactions":0,"threads":0,"voice_afk_seconds":0,\
        "voice_alone_seconds":0,
        """

    @Test("steps of a day have figures, zeros, and sums")
    func days() async throws {
        let text = try await APIFixture().get("/api/v1/activity?from=2026-01-04").text
        #expect(
            text == """
                {"buckets":[{"active":{"communicators":0,"day":0,"four_weeks":0,"week":0},\
                "at":"2026-01-04T00:00:00.000-05:00","complete":true,"date":"2026-01-04","hour":null,\
                \(Self.none)"voice_peak":0,"voice_seconds":0},\
                {"active":{"communicators":2,"day":3,"four_weeks":5,"week":4},\
                "at":"2026-01-05T00:00:00.000-05:00","complete":false,"date":"2026-01-05","hour":null,\
                "messages":{"bot":0,"human":3,"system":1,"webhook":1},"reactions":5,"threads":1,\
                "voice_afk_seconds":2,"voice_alone_seconds":1,"voice_peak":2,"voice_seconds":90.5}],\
                "channel":null,"from":"2026-01-04","guild":{"id":"123","name":"The \\"Harbour\\""},\
                "sources":["messages","reactions","voice","threads"],"step":"day","to":"2026-01-05",\
                "totals":{"messages":{"bot":0,"human":3,"system":1,"webhook":1},"reactions":5,"threads":1,\
                "voice_afk_seconds":2,"voice_alone_seconds":1,"voice_seconds":90.5}}

                """)
    }

    @Test("steps of an hour of one channel end now, and have no figures")
    func hours() async throws {
        let text = try await APIFixture().get("/api/v1/activity?from=2026-01-05&step=hour&channel=11").text
        #expect(text.ranges(of: "\"active\":null").count == 8)
        #expect(
            text.contains(
                """
                "at":"2026-01-05T06:00:00.000-05:00","complete":true,"date":"2026-01-05","hour":6,\
                "messages":{"bot":0,"human":3,"system":0,"webhook":1},
                """))
        #expect(text.contains("\"at\":\"2026-01-05T07:00:00.000-05:00\",\"complete\":false"))
        #expect(!text.contains("\"at\":\"2026-01-05T08:00:00.000-05:00\""))
        #expect(text.contains("\"channel\":\"11\""))
    }

    @Test("the busiest channels come first, with their names, and the rest is added up")
    func channels() async throws {
        let fixture = try await APIFixture()
        fixture.keeper.receive(NamedChannel(name: "lounge"), of: 11)
        let text = fixture.get("/api/v1/activity/channels?limit=2").text
        #expect(
            text == """
                {"channels":[{"bot_messages":1,"id":"10","messages":7,"name":null,"reactions":5,"threads":1,\
                "voice_seconds":0},{"bot_messages":1,"id":"11","messages":5,"name":"lounge","reactions":0,"threads":0,\
                "voice_seconds":0}],"from":"2025-12-30","guild":{"id":"123","name":"The \\"Harbour\\""},\
                "other":{"bot_messages":0,"channels":2,"messages":0,"reactions":0,"threads":0,"voice_seconds":90.5},\
                "to":"2026-01-05"}

                """)
    }

    @Test("the heat map has seven rows of 24 sums, and its peak")
    func heatMap() async throws {
        let fixture = try await APIFixture()
        let text = fixture.get("/api/v1/activity/heatmap").text
        func row(_ values: [Int: Int]) -> String {
            "[" + (0..<24).map { "\(values[$0] ?? 0)" }.joined(separator: ",") + "]"
        }
        let empty = row([:])
        let rows = [row([6: 3]), empty, empty, row([20: 7, 21: 2]), empty, empty, empty].joined(separator: ",")
        #expect(
            text == """
                {"from":"2025-12-09","guild":{"id":"123","name":"The \\"Harbour\\""},"measure":"messages",\
                "peak":{"hour":20,"value":7,"weekday":4},"rows":[\(rows)],"to":"2026-01-05"}

                """)
        let voice = fixture.get("/api/v1/activity/heatmap?measure=voice").text
        #expect(voice.contains("\"peak\":{\"hour\":6,\"value\":90.5,\"weekday\":1}"))
        let none = fixture.get("/api/v1/activity/heatmap?to=2025-12-31").text
        #expect(none.contains("\"peak\":null"))
    }

    @Test("retention is known when its window is over")
    func retention() async throws {
        let text = try await APIFixture().get("/api/v1/activity/retention?from=2025-12-28").text
        #expect(
            text == """
                {"active_7":0.5,"cohorts":[{"active_7":5,"date":"2025-12-28","joined":10,"stayed_1":9,"stayed_30":null,\
                "stayed_7":7},{"active_7":null,"date":"2026-01-04","joined":2,"stayed_1":null,"stayed_30":null,\
                "stayed_7":null}],"from":"2025-12-28","guild":{"id":"123","name":"The \\"Harbour\\""},\
                "leavers":[{"members":2,"tenure":"under_1_day"},{"members":0,"tenure":"1_to_6_days"},\
                {"members":0,"tenure":"7_to_29_days"},{"members":0,"tenure":"30_to_89_days"},\
                {"members":0,"tenure":"90_to_364_days"},{"members":0,"tenure":"365_days_or_more"},\
                {"members":0,"tenure":"unknown"}],"stayed_1":0.9,"stayed_30":null,"stayed_7":0.7,"to":"2026-01-05"}

                """)
    }

    @Test("the invites with the most joins come first, with their channels' names, and the rest is added up")
    func invites() async throws {
        let fixture = try await APIFixture()
        fixture.keeper.receive(NamedChannel(name: "lounge"), of: 10)
        let text = fixture.get("/api/v1/activity/invites").text
        #expect(
            text == """
                {"counted":false,"from":"2025-12-09","guild":{"id":"123","name":"The \\"Harbour\\""},\
                "invites":[{"channel":"10","channel_name":"lounge","code":"abc","joins":5},\
                {"channel":null,"channel_name":null,"code":"xyz","joins":2}],"other":{"invites":0,"joins":0},\
                "to":"2026-01-05","unknown":4,"vanity":3}

                """)
        let one = fixture.get("/api/v1/activity/invites?limit=1").text
        #expect(one.contains(#""other":{"invites":1,"joins":2}"#))
        #expect(!one.contains("xyz"))
        let none = fixture.get("/api/v1/activity/invites?to=2026-01-04").text
        #expect(none.contains(#""invites":[],"other":{"invites":0,"joins":0}"#))
    }

    @Test("a store that cannot be read is a problem with status 503")
    func unreadable() async throws {
        let fixture = try await APIFixture(activity: APIActivity(fails: true))
        for path in ["", "/channels", "/heatmap", "/retention", "/invites"] {
            #expect(fixture.get("/api/v1/activity" + path).status == 503)
        }
    }
}

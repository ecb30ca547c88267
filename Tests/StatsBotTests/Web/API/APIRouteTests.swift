// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Testing

@testable import Counting
@testable import StatsBot

@Suite("The JSON API")
struct APIRouteTests {
    static let targets = [
        "/api/v1/stats", "/api/v1/stats?guild=123", "/api/v1/guilds", "/api/v1/stats/daily",
        "/api/v1/stats/daily?date=2026-01-01", "/api/v1/stats/weekly", "/api/v1/stats/weekly?end=2026-01-02",
        "/api/v1/stats/history", "/api/v1/stats/history?from=2026-01-01&to=2026-01-04&step=60000",
        "/api/v1/stats/history?from=1970-01-01", "/api/v1/events", "/api/v1/events?limit=1&kind=leave",
        "/api/v1/activity", "/api/v1/activity?step=hour&channel=10",
        "/api/v1/activity?from=2025-11-01&to=2026-01-02&step=week", "/api/v1/activity/channels",
        "/api/v1/activity/channels?limit=1&from=2026-01-01", "/api/v1/activity/heatmap",
        "/api/v1/activity/heatmap?measure=voice&from=2026-01-05", "/api/v1/activity/retention",
        "/api/v1/activity/retention?to=2026-01-01", "/api/v1/activity/invites",
        "/api/v1/activity/invites?limit=1&from=2026-01-01&to=2026-01-04",
        "/api/v1/system", "/api/v1/logs", "/api/v1/logs?level=warning&limit=1",
    ]

    @Test(
        "every response has an ETag and private caching, and matches the documented schema",
        arguments: targets)
    func answers(target: String) async throws {
        let fixture = try await APIFixture()
        let response = fixture.get(target)
        #expect(response.status == 200, "\(response.text)")
        #expect(response.header("Content-Type") == "application/json")
        #expect(response.header("Cache-Control") == "private, no-cache")
        #expect(response.header("ETag") == EntityTag(of: response.body).description)

        let document = try APIDocument(fixture)
        let path = String(target.prefix { $0 != "?" })
        let value = try JSONSerialization.jsonObject(with: Data(response.body))
        #expect(try document.violations(of: value, at: path, status: 200) == [])
    }

    @Test(
        "errors have a documented status and a problem body",
        arguments: [
            ("/api/v1/stats?guild=124", 404), ("/api/v1/stats?guild=abc", 400), ("/api/v1/stats?guild=", 400),
            ("/api/v1/stats?guild=0123", 400), ("/api/v1/stats?guilds=123", 400),
            ("/api/v1/stats?guild=123&guild=123", 400), ("/api/v1/guilds?guild=123", 400),
            ("/api/v1/stats/daily?date=2026-02-30", 400), ("/api/v1/stats/daily?date=yesterday", 400),
            ("/api/v1/stats/daily?date=2026-01-06", 404), ("/api/v1/stats/daily?date=1969-12-31", 404),
            ("/api/v1/stats/weekly?end=9999-12-31", 404), ("/api/v1/stats/weekly?end=2026-1-1", 400),
            ("/api/v1/stats/history?from=2026-01-05T08:00:00-05:00", 400),
            ("/api/v1/stats/history?from=2026-01-05T01:00:00", 400),
            ("/api/v1/stats/history?from=1969-12-31", 400), ("/api/v1/stats/history?to=2026-01-05%2001:00:00Z", 400),
            ("/api/v1/stats/history?from=2026-01-01&to=2026-01-02&step=43", 400),
            ("/api/v1/stats/history?step=0", 400), ("/api/v1/stats/history?step=+60", 400),
            ("/api/v1/events?limit=0", 400), ("/api/v1/events?limit=501", 400), ("/api/v1/events?limit=1.0", 400),
            ("/api/v1/events?limit=99999999999999999999", 400), ("/api/v1/events?kind=kick", 400),
            ("/api/v1/events?after=x", 400), ("/api/v1/events?after=000000000000000A-0000000000000001", 400),
            ("/api/v1/activity?step=minute", 400), ("/api/v1/activity?channel=012", 400),
            ("/api/v1/activity?from=2026-01-04&to=2026-01-03", 400), ("/api/v1/activity?to=2026-01-06", 404),
            ("/api/v1/activity?from=2025-12-05&step=hour", 400), ("/api/v1/activity?from=1969-12-31", 404),
            ("/api/v1/activity?from=2023-01-01", 400), ("/api/v1/activity?from=2015-01-01&step=week", 400),
            ("/api/v1/activity/channels?limit=0", 400), ("/api/v1/activity/heatmap?measure=members", 400),
            ("/api/v1/activity/heatmap?from=2024-12-01", 400), ("/api/v1/activity/retention?guild=124", 404),
            ("/api/v1/activity/retention?from=2023-01-01", 400), ("/api/v1/activity/invites?guild=124", 404),
            ("/api/v1/activity/invites?from=2023-01-01", 400), ("/api/v1/activity/invites?limit=501", 400),
            ("/api/v1/activity/invites?from=2026-01-04&to=2026-01-03", 400),
            ("/api/v1/system?guild=123", 400), ("/api/v1/logs?level=loud", 400), ("/api/v1/logs?limit=0", 400),
            ("/api/v1/logs?after=1", 400), ("/api/v1/logs?guild=123", 400),
        ])
    func refusals(target: String, status: Int) async throws {
        let fixture = try await APIFixture()
        let response = fixture.get(target)
        #expect(response.status == status, "\(response.text)")
        #expect(response.header("Content-Type") == "application/problem+json")
        let value = try JSONSerialization.jsonObject(with: Data(response.body))
        let path = String(target.prefix { $0 != "?" })
        #expect(try APIDocument(fixture).isDocumented(status, at: path))
        #expect((value as? [String: Any])?["status"] as? Int == status)
    }

    @Test("the error for an invalid parameter names the expected value")
    func expectation() async throws {
        let response = try await APIFixture().get("/api/v1/events?limit=501")
        #expect(
            response.text == """
                {"type":"about:blank","title":"Bad Request","status":400,\
                "detail":"limit must be a whole number from 1 to 500."}

                """)
    }

    @Test("the status is 503 until the guild is available, and while the store cannot be read", arguments: targets)
    func unavailable(target: String) async throws {
        let needsGuild = !["/api/v1/guilds", "/api/v1/system"].contains(target) && !target.hasPrefix("/api/v1/logs")
        let early = try await APIFixture(isCounted: false).get(target)
        #expect(early.status == (needsGuild ? 503 : 200))

        let broken = try await APIFixture(history: APIHistory(fails: true), activity: APIActivity(fails: true))
            .get(target)
        let needsStore = needsGuild && !target.hasPrefix("/api/v1/stats?") && target != "/api/v1/stats"
        #expect(broken.status == (needsStore ? 503 : 200))
        #expect(!broken.text.contains("Broken"))
    }
}

/// The parsed OpenAPI document of a fixture.
struct APIDocument {
    let root: [String: Any]

    init(_ fixture: APIFixture) throws {
        let bytes = try OpenAPIDocument(routes: fixture.routes, isGuarded: fixture.access.isGuarded).json.encoded()
        root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    subscript(keys: String...) -> [String: Any]? {
        keys.reduce(root as Any?) { ($0 as? [String: Any])?[$1] } as? [String: Any]
    }

    func isDocumented(_ status: Int, at path: String) -> Bool {
        self["paths", path, "get", "responses", String(status)] != nil
    }

    func violations(of value: Any, at path: String, status: Int) throws -> [String] {
        let schema = try #require(
            self["paths", path, "get", "responses", String(status), "content", "application/json", "schema"])
        let definitions = try #require(self["components", "schemas"])
        return JSONSchema(definitions: definitions).violations(of: value, against: schema)
    }
}

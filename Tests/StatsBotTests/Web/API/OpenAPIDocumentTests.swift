// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordModels
import Exporter
import Foundation
import Testing

@testable import Counting
@testable import StatsBot

@Suite("The OpenAPI document")
struct OpenAPIDocumentTests {
    @Test(
        "the document has every route with its parameters, and requires the token only if one is set",
        arguments: [false, true])
    func routes(isGuarded: Bool) async throws {
        var fixture = try await APIFixture()
        fixture.access = APIAccess(isGuarded: isGuarded, isOpenToLoopback: true)
        let document = try APIDocument(fixture)
        let paths = try #require(document["paths"])
        #expect(
            paths.keys.sorted() == [
                "/api/v1/activity", "/api/v1/activity/channels", "/api/v1/activity/heatmap",
                "/api/v1/activity/invites",
                "/api/v1/activity/retention", "/api/v1/events", "/api/v1/guilds", "/api/v1/logs",
                "/api/v1/openapi.json", "/api/v1/stats",
                "/api/v1/stats/daily", "/api/v1/stats/history", "/api/v1/stats/weekly", "/api/v1/system", "/healthz",
                "/metrics", "/readyz",
            ])
        let open = ["/api/v1/openapi.json", "/healthz", "/readyz"]
        for path in paths.keys {
            let operation = try #require(document["paths", path, "get"])
            let needsToken = isGuarded && !open.contains(path)
            #expect((operation["security"] as? [[String: Any]])?.count == (needsToken ? 1 : 0), "\(path)")
            #expect(document.isDocumented(401, at: path) == needsToken, "\(path)")
        }
        for route in fixture.routes {
            let operation = try #require(document["paths", route.path, "get"])
            let names = (operation["parameters"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            #expect(names == route.parameters.map(\.name))
        }
    }

    @Test("all references resolve, and operation IDs are unique")
    func references() async throws {
        let fixture = try await APIFixture()
        let root = try APIDocument(fixture)
        var references: [String] = []
        var operations: [String] = []
        func visit(_ value: Any) {
            if let object = value as? [String: Any] {
                if let reference = object["$ref"] as? String { references.append(reference) }
                if let operation = object["operationId"] as? String { operations.append(operation) }
                object.values.forEach(visit)
            }
            (value as? [Any])?.forEach(visit)
        }
        visit(root.root)
        #expect(!references.isEmpty)
        for reference in references {
            let parts = reference.split(separator: "/").map(String.init)
            #expect(parts.count == 4 && root[parts[1], parts[2], parts[3]] != nil, "\(reference)")
        }
        #expect(Set(operations).count == operations.count)
    }

    @Test(
        "every example is a valid value",
        arguments: ["guild", "date", "end", "from", "to", "step", "after", "limit", "kind", "level"])
    func examples(name: String) async throws {
        let fixture = try await APIFixture()
        let declarations = fixture.routes.flatMap(\.parameters).filter { $0.name == name }
        #expect(!declarations.isEmpty)
        for declaration in declarations {
            guard case .object(let members) = declaration.json, let example = members["example"] else {
                Issue.record("no example")
                continue
            }
            let text =
                switch example {
                case .string(let text): text
                case .integer(let number): String(number)
                default: "?"
                }
            let isAccepted: Bool =
                switch name {
                case "guild": APIParameter.guild.parse(text) != nil
                case "date": APIParameter.date.parse(text) != nil
                case "end": APIParameter.end.parse(text) != nil
                case "from": APIParameter.from.parse(text) != nil
                case "to": APIParameter.to.parse(text) != nil
                case "step":
                    APIParameter<Int>.step.parse(text) != nil
                        || APIParameter<ActivitySeries.Step>.activityStep.parse(text) != nil
                case "channel": APIParameter<ChannelID>.channel.parse(text) != nil
                case "measure": APIParameter<HeatMapMeasure>.measure.parse(text) != nil
                case "after": APIParameter.after.parse(text) != nil
                case "limit": APIParameter.limit.parse(text) != nil
                case "level": APIParameter.level.parse(text) != nil
                default: APIParameter.kind.parse(text) != nil
                }
            #expect(isAccepted, "\(text)")
        }
    }

    @Test("the document is served without a token, with an ETag")
    func served() async throws {
        let fixture = try await APIFixture()
        let response = try OpenAPIDocument(routes: fixture.routes, isGuarded: true).route()
            .response(to: HTTPRequest(path: OpenAPIDocument.path))
        #expect(response.status == 200)
        #expect(response.header("ETag") != nil)
        #expect(response.text.contains("\"openapi\":\"3.1.1\""))
    }
}

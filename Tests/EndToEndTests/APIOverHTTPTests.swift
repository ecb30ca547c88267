// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordSimulator
import Foundation
import FoundationNetworking
import StatsBot
import Testing

@testable import LocalTime

@Suite("The JSON API over HTTP", .serialized, .timeLimit(.minutes(2)))
struct APIOverHTTPTests {
    private struct Day: Decodable, Sendable {
        struct Member: Decodable, Equatable, Sendable {
            let id: String
            let username: String
        }

        let date: String
        let joins: Int
        let leaves: Int
        let kicked: Int
        let banned: Int
        let bans: Int
        let unbans: Int
        let net_change: Int
        let lists: String
        let join_list: [Member]?
        let ban_list: [Member]?
    }

    private struct Events: Decodable, Sendable {
        struct Event: Decodable, Sendable {
            let kind: String
            let user: User
        }

        struct User: Decodable, Sendable {
            let id: String
            let name: String
        }

        let events: [Event]
        let next: String?
    }

    private static var quiet: SimulatorConfiguration {
        var configuration = SimulatorConfiguration()
        configuration.members = 100
        return configuration
    }

    @Test("a day's counts and lists, and the pages of events, match what happened in the guild")
    func day() async throws {
        try await RunningBot.running(Self.quiet, timeScale: 1, startsPaused: true) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            for action in [SimulatorAction.join, .join, .leave, .kick, .unban, .join] { bot.discord.perform(action) }
            try await check(bot)
        }
    }

    private func check(_ bot: RunningBot) async throws {
        let stored = try await eventually("the six events are stored") {
            try await sixEvents(bot)
        }
        let expected = ["join", "unban", "leave", "leave", "join", "join"]
        #expect(stored.events.map(\.kind) == expected)
        #expect(stored.next == nil)

        let day: Day = try await get(bot, "/api/v1/stats/daily")
        let counts: [Int] = [day.joins, day.leaves, day.kicked, day.banned, day.bans, day.unbans]
        let expectedCounts: [Int] = [3, 2, 1, 0, 0, 1]
        #expect(counts == expectedCounts)
        #expect(day.net_change == 1)
        #expect(day.lists == "complete")
        let joins = stored.events.filter { $0.kind == "join" }
        let joiners = joins.reversed().map { Day.Member(id: $0.user.id, username: $0.user.name) }
        #expect(day.join_list == joiners)
        #expect(day.ban_list == [])
        let paged = try await pages(bot)
        #expect(paged == expected)
    }

    private func sixEvents(_ bot: RunningBot) async throws -> Events? {
        guard let events = try await Web.json(bot.url + "/api/v1/events", as: Events.self) else { return nil }
        return events.events.count == 6 ? events : nil
    }

    private func pages(_ bot: RunningBot) async throws -> [String] {
        var kinds: [String] = []
        var cursor = ""
        while true {
            let page: Events = try await get(bot, "/api/v1/events?limit=4" + cursor)
            kinds += page.events.map(\.kind)
            guard let next = page.next else { return kinds }
            cursor = "&after=" + next
        }
    }

    private func get<Body: Decodable & Sendable>(_ bot: RunningBot, _ path: String) async throws -> Body {
        let body = try await Web.json(bot.url + path, as: Body.self)
        return try #require(body)
    }

    @Test("a response that the client has cached returns 304, and HEAD has no body")
    func conditional() async throws {
        try await RunningBot.running(Self.quiet, startsPaused: true) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            for path in ["/api/v1/guilds", "/api/v1/openapi.json", "/", "/status.js", "/favicon.svg"] {
                let first = try await send("GET", bot.url + path)
                #expect(first.status == 200, "\(path)")
                let tag = try #require(first.tag)
                let second = try await send("GET", bot.url + path, ["If-None-Match": tag])
                #expect(second.status == 304, "\(path)")
                let head = try await send("HEAD", bot.url + path)
                #expect(head.status == 200 && head.length == 0 && head.tag == tag, "\(path)")
            }
        }
    }

    @Test("a server beyond loopback without a token withholds names and serves the rest")
    func withheld() async throws {
        try await RunningBot.running(Self.quiet, startsPaused: true, variables: ["EXPORTER_HOST": "0.0.0.0"]) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            let port = try #require(bot.url.split(separator: ":").last)
            let url = "http://127.0.0.1:\(port)"
            let events = await Web.get(url + "/api/v1/events")
            #expect(events?.status == 403)
            let day = try await Web.json(url + "/api/v1/stats/daily", as: Day.self)
            #expect(day?.lists == "withheld")
            #expect(day?.join_list == nil)
            let page = await Web.get(url + "/")
            #expect(page?.body.contains("data-names=\"withheld\"") == true)
        }
    }

    private func send(_ method: String, _ url: String, _ headers: [String: String] = [:]) async throws
        -> (status: Int, tag: String?, length: Int)
    {
        var request = URLRequest(url: try #require(URL(string: url)), timeoutInterval: 10)
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession(configuration: .ephemeral).data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        return (answer.statusCode, answer.value(forHTTPHeaderField: "ETag"), data.count)
    }
}

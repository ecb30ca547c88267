// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Logging
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordSimulator

@Suite("SimulatedDiscord over HTTP", .timeLimit(.minutes(5)))
struct SimulatedDiscordTests {
    @Test("Responses are those of Discord")
    func routes() async throws {
        try await RunningSimulator.with { running in
            let guild = running.discord.guildID
            let gateway = try await running.ask("GET", "/gateway", token: "")
            #expect(gateway.object["url"] as? String == running.endpoints.gatewayURL)
            let bot = try await running.ask("GET", "/gateway/bot")
            #expect(bot.object["shards"] as? Int == 1)
            #expect((bot.object["session_start_limit"] as? [String: Int])?["remaining"] == 1000)
            let me = try await running.ask("GET", "/users/@me")
            #expect(me.object["bot"] as? Bool == true)
            let mine = try await running.ask("GET", "/users/@me/guilds")
            #expect((mine.body as? [[String: Any]])?.first?["id"] as? String == guild.description)
            let plain = try await running.ask("GET", "/guilds/\(guild)")
            #expect(plain.object["approximate_member_count"] == nil)
            let counted = try await running.ask("GET", "/guilds/\(guild)?with_counts=true")
            #expect(counted.object["approximate_member_count"] as? Int == 200)
            #expect(counted.object["approximate_presence_count"] as? Int == running.discord.ledger().online)
            let channels = try await running.ask("GET", "/guilds/\(guild)/channels")
            #expect((channels.body as? [[String: Any]])?.first?["name"] as? String == "👥 Members: 0")
            let channel = try await running.ask("GET", "/channels/\(running.discord.channels.online)")
            #expect(channel.object["type"] as? Int == 2)
            #expect(channel.headers["x-ratelimit-limit"] == "10")
            #expect(channel.headers["x-ratelimit-remaining"] == "9")
            #expect(channel.headers["x-ratelimit-reset-after"] == "10.000")
        }
    }

    @Test("Error responses have Discord's codes")
    func errors() async throws {
        try await RunningSimulator.with { running in
            let guild = running.discord.guildID
            let channel = running.discord.channels.stats
            let expected: [(method: String, path: String, body: String?, status: Int, code: Int?)] = [
                ("GET", "/channels/1", nil, 404, 10003), ("GET", "/guilds/1", nil, 404, 10004),
                ("GET", "/channels/\(channel)/messages/1", nil, 404, 10008),
                ("GET", "/guilds/\(guild)/bans/1", nil, 404, 10026), ("GET", "/nothing", nil, 501, 0),
                ("GET", "/channels/x", nil, 400, 50035), ("GET", "/guilds/\(guild)/bans?limit=0", nil, 400, 50035),
                ("PATCH", "/channels/\(channel)", "{", 400, 50109),
                ("PATCH", "/channels/\(channel)", #"{"name":""}"#, 400, 50035),
                ("PATCH", "/channels/\(channel)", #"{"name":5}"#, 400, 50035),
                ("POST", "/channels/\(channel)/messages", "{}", 400, 50006),
                ("PUT", "/channels/\(channel)", "{}", 501, 0),
            ]
            for (method, path, body, status, code) in expected {
                let answer = try await running.ask(method, path, body: body)
                #expect(answer.status == status, "\(method) \(path)")
                #expect(answer.code == code, "\(method) \(path)")
            }
            let unauthorized = try await running.ask("GET", "/users/@me", token: "Bot wrong")
            #expect(unauthorized.status == 401)
            #expect(unauthorized.code == 0)
            running.discord.setAccess(.readOnly, to: channel)
            running.clock.advance(by: .seconds(60))
            #expect(try await running.ask("PATCH", "/channels/\(channel)", body: #"{"name":"x"}"#).code == 50013)
            running.discord.setAccess(.none, to: channel)
            #expect(try await running.ask("GET", "/channels/\(channel)").code == 50001)
        }
    }

    @Test("The ban list is paged by user ID, in ascending order")
    func bans() async throws {
        try await RunningSimulator.with {
            $0.initialBans = 250
        } _: { running in
            var seen: [UInt64] = []
            var query = "?limit=100"
            while true {
                let answer = try await running.ask("GET", "/guilds/\(running.discord.guildID)/bans" + query)
                let page = try #require(answer.body as? [[String: Any]])
                guard !page.isEmpty else { break }
                seen += page.compactMap { (($0["user"] as? [String: Any])?["id"] as? String).flatMap { UInt64($0) } }
                query = "?limit=100&after=\(seen.last ?? 0)"
            }
            #expect(seen.count == 250)
            #expect(seen == seen.sorted())
            let before = try await running.ask(
                "GET", "/guilds/\(running.discord.guildID)/bans?limit=2&before=\(seen[10])&after=\(seen[100])")
            let ids = try #require(before.body as? [[String: Any]])
                .compactMap { ($0["user"] as? [String: Any])?["id"] as? String }
            #expect(ids == [String(seen[8]), String(seen[9])])
        }
    }

    @Test("The third rename in ten minutes gets a 429, without a warning in the headers")
    func renames() async throws {
        try await RunningSimulator.with { running in
            let path = "/channels/\(running.discord.channels.members)"
            for name in ["👥 Members: 1", "👥 Members: 2"] {
                let answer = try await running.ask("PATCH", path, body: #"{"name":"\#(name)"}"#)
                #expect(answer.status == 200)
                #expect(answer.object["name"] as? String == name)
            }
            running.clock.advance(by: .seconds(100))
            let refused = try await running.ask("PATCH", path, body: #"{"name":"👥 Members: 3"}"#)
            #expect(refused.status == 429)
            #expect(refused.object["retry_after"] as? Double == 500)
            #expect(refused.object["global"] as? Bool == false)
            #expect(refused.headers["retry-after"] == "500")
            #expect(refused.headers["x-ratelimit-scope"] == "shared")
            #expect(refused.headers["x-ratelimit-remaining"] == "4")
            running.clock.advance(by: .seconds(500))
            #expect(try await running.ask("PATCH", path, body: #"{"name":"👥 Members: 3"}"#).status == 200)
            #expect(running.discord.channelName(running.discord.channels.members) == "👥 Members: 3")
            #expect(running.discord.ledger().renames.map(\.name) == (1...3).map { "👥 Members: \($0)" })
        }
    }

    @Test("An exhausted bucket returns 429 until its window ends")
    func bucket() async throws {
        try await RunningSimulator.with { running in
            let path = "/guilds/\(running.discord.guildID)"
            for _ in 0..<5 { #expect(try await running.ask("GET", path).status == 200) }
            let refused = try await running.ask("GET", path)
            #expect(refused.status == 429)
            #expect(refused.headers["x-ratelimit-scope"] == "user")
            #expect(refused.headers["x-ratelimit-remaining"] == "0")
            #expect(refused.headers["retry-after"] == "5")
            running.clock.advance(by: .seconds(5))
            #expect(try await running.ask("GET", path).status == 200)
            #expect(running.discord.ledger().rateLimited == 1)
        }
    }

    @Test("A message is created, edited, read and deleted")
    func messages() async throws {
        try await RunningSimulator.with { running in
            let path = "/channels/\(running.discord.channels.stats)/messages"
            let body = #"{"content":"one","embeds":[{"title":"t","fields":[{"name":"a","value":"b","inline":true}]}]}"#
            let created = try await running.ask("POST", path, body: body)
            let id = try #require(created.object["id"] as? String)
            #expect(running.discord.ledger().messages == 1)
            let edited = try await running.ask("PATCH", path + "/" + id, body: #"{"content":"two"}"#)
            #expect(edited.object["edited_timestamp"] is String)
            let read = try await running.ask("GET", path + "/" + id)
            #expect(read.object["content"] as? String == "two")
            let expected = Message(
                id: try #require(MessageID(id)), channelID: running.discord.channels.stats, content: "two",
                embeds: [Embed(title: "t", fields: [Embed.Field(name: "a", value: "b", inline: true)])])
            #expect(running.discord.messages(in: running.discord.channels.stats) == [expected])
            #expect(try await running.ask("DELETE", path + "/" + id).status == 204)
            #expect(try await running.ask("GET", path + "/" + id).code == 10008)
        }
    }

    @Test("While paused, the ledger does not change; it continues after resuming")
    func pause() async throws {
        try await RunningSimulator.with {
            $0.eventsPerSecond = 100
        } _: { running in
            #expect(try await running.control("POST", "/pause").object["paused"] as? Bool == true)
            let before = running.discord.ledger(withEvents: true)
            running.clock.advance(by: .seconds(1000))
            // The simulation has completed two updates when it sleeps again.
            await running.clock.waitForSleepers()
            var after = running.discord.ledger(withEvents: true)
            #expect(after.time != before.time)
            after.time = before.time
            #expect(after == before)
            _ = try await running.control("POST", "/resume")
            running.clock.advance(by: .seconds(1000))
            let joined = running.discord.perform(.join)
            #expect(joined != nil)
            let last = running.discord.ledger(withEvents: true)
            #expect(last.events.presenceUpdates > before.events.presenceUpdates + 1000)
            #expect(last.memberEvents?.last?.userID == joined?.id)
            #expect(last.memberEvents?.count { $0.type == "leave" } == last.events.leaves)
        }
    }

    @Test("Actions are performed, and invalid requests are rejected")
    func controls() async throws {
        try await RunningSimulator.with { running in
            running.discord.pause()
            let user = try await running.control("POST", "/actions", body: #"{"action":"ban"}"#)
            let id = try #require(user.object["id"] as? String)
            let ledger = try await running.control("GET", "/ledger?events=true")
            #expect(ledger.object["members"] as? Int == 199)
            #expect(ledger.object["bans"] as? Int == 90)
            let events = try #require(ledger.object["member_events"] as? [[String: Any]])
            #expect(Set(events.compactMap { $0["type"] as? String }) == ["ban", "leave"])
            #expect(events.allSatisfy { $0["user_id"] as? String == id })
            #expect(try await running.control("POST", "/actions", body: #"{"action":"x"}"#).status == 400)
            #expect(try await running.control("POST", "/actions", body: "x").status == 400)
            let again = #"{"action":"unban","user_id":"1"}"#
            #expect(try await running.control("POST", "/actions", body: again).status == 409)
            #expect(try await running.control("GET", "/pause").status == 405)
            #expect(try await running.control("GET", "/nothing").status == 404)
            #expect(try await running.control("POST", "/connections/drop", body: #"{"code":70000}"#).status == 400)
            #expect(try await running.control("POST", "/connections/drop", body: #"{"code":4000}"#).status == 200)
            #expect(try await running.control("POST", "/sessions/invalidate").status == 200)
            #expect(try await running.control("POST", "/skip", body: #"{"seconds":-1}"#).status == 400)
        }
    }

    @Test("In skipped time, the guild lives as usual")
    func skip() async throws {
        try await RunningSimulator.with({ $0.eventsPerSecond = 10 }) { running in
            let before = running.discord.ledger()
            let answer = try await running.control("POST", "/skip", body: #"{"seconds":86400}"#)
            #expect(answer.status == 200)
            let after = running.discord.ledger()
            // Both times are in UTC, so that the day is the next one.
            #expect(after.time.prefix(10) > before.time.prefix(10))
            // 18 of 1,000 events are joins and leaves.
            #expect((12_000...20_000).contains(after.events.joins + after.events.leaves))
        }
    }

    @Test("A port in use causes an error")
    func portInUse() async throws {
        try await RunningSimulator.with { running in
            var configuration = SimulatorConfiguration()
            configuration.port = running.endpoints.port
            configuration.members = 1
            let second = SimulatedDiscord(
                configuration: configuration, clock: ManualClock(), logger: Logger(label: "test"))
            let error = await #expect(throws: SimulatorError.self) { try await second.run() }
            #expect(error?.code == .portInUse)
            await #expect(throws: SimulatorError.self) { _ = try await second.waitUntilListening() }
        }
    }

    @Test("With TLS, the root's file exists while the simulator runs and is removed afterwards")
    func tls() async throws {
        var file = ""
        try await RunningSimulator.with {
            $0.tls = true
        } _: { running in
            file = try #require(running.endpoints.caFile)
            #expect(running.endpoints.apiBaseURL == "https://localhost:\(running.endpoints.port)/api/v10")
            #expect(running.endpoints.gatewayURL == "wss://localhost:\(running.endpoints.port)")
            #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("-----BEGIN CERTIFICATE-----"))
        }
        #expect(!FileManager.default.fileExists(atPath: file))
    }
}

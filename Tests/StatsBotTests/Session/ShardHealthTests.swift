// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Exporter
import Testing

@testable import Counting
@testable import StatsBot

@Suite("Readiness of the shards")
struct ShardHealthTests {
    private func words(_ registry: HealthRegistry, query: [(name: String, value: String)] = []) -> String {
        let route = registry.routes().first { $0.path == "/readyz" }
        let request = HTTPRequest(method: "GET", path: "/readyz", query: query, headers: [], isLoopbackPeer: true)
        return String(decoding: route?.response(to: request).body ?? [], as: UTF8.self)
    }

    @Test("every shard must be live, and the others are reported")
    func shards() {
        let registry = HealthRegistry()
        let health = ShardHealth(check: registry.check("gateway", for: [.ready]))
        #expect(words(registry).contains("finding the guild"))
        health.expect(shards: 2, missing: [])
        #expect(words(registry).contains("shard 0 is waiting and 1 more"))
        health.report(GatewayStatus(phase: .connected), of: 0)
        #expect(words(registry).contains("shard 1 is waiting"))
        health.report(GatewayStatus(phase: .connected), of: 1)
        #expect(words(registry) == "ok\n")
        health.report(GatewayStatus(phase: .disconnected, lastDisconnect: "zombie"), of: 0)
        #expect(words(registry).contains("shard 0 is disconnected, last disconnected: zombie"))
    }

    @Test("a guild that Discord announced but does not send is named until it arrives, or the bot is removed from it")
    func awaitedGuild() {
        let registry = HealthRegistry()
        let health = ShardHealth(check: registry.check("gateway", for: [.ready]))
        health.expect(shards: 1, guilds: 2, missing: [])
        health.report(GatewayStatus(phase: .connected), of: 0)
        health.awaits(5, name: "Harbor")
        health.awaits(6, name: "")
        #expect(registry.summary(.ready) == #"degraded: gateway: Discord has not sent the guild "Harbor" yet"#)
        #expect(!health.isBack(in: 5))
        #expect(registry.summary(.ready) == #"degraded: gateway: Discord has not sent the guild "6" yet"#)
        health.removed(from: 6, name: "Bay")
        #expect(registry.summary(.ready).contains("removed"))
        #expect(health.isBack(in: 6))
        #expect(registry.summary(.ready) == "ok")
    }

    @Test(
        "if all guilds are counted, a bot without a guild is ready and shows how to add it, and a removal is no problem"
    )
    func allGuilds() {
        let registry = HealthRegistry()
        let health = ShardHealth(check: registry.check("gateway", for: [.ready]))
        health.expect(shards: 1, inviteLink: InviteLink(application: 7, activity: []), missing: [])
        health.setAlone(true)
        #expect(registry.summary(.ready).contains("shard 0 is waiting"))
        health.report(GatewayStatus(phase: .connected), of: 0)
        let link =
            "https://discord.com/oauth2/authorize?client_id=7&scope=bot+applications.commands&permissions=1166484"
        let message = "connected, but the bot is in no guild; add it to one: \(link)"
        #expect(registry.summary(.ready) == "degraded: gateway: \(message)")
        health.setAlone(false)
        #expect(registry.summary(.ready) == "ok")
        health.removed(from: 5, name: "Harbor")
        #expect(registry.summary(.ready) == "ok")
    }

    @Test(
        "without privileged intents it is ready and reports approximate counts",
        arguments: [
            ([], "connected"), (.guildPresences, "the online count is approximate"),
            ([.guildPresences, .guildMembers], "member and online counts are approximate"),
        ] as [(GatewayIntents, String)])
    func intents(missing: GatewayIntents, expected: String) {
        let registry = HealthRegistry()
        let health = ShardHealth(check: registry.check("gateway", for: [.ready]))
        health.expect(shards: 1, missing: missing)
        health.report(GatewayStatus(phase: .connected), of: 0)
        #expect(words(registry, query: [(name: "verbose", value: "")]).contains("\(expected)\""))
    }
}

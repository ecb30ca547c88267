// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Several guilds")
struct SeveralGuildsTests {
    @Test("Additional guilds have half the first one's size, and their own names and seeds")
    func plans() {
        var configuration = SimulatorConfiguration()
        configuration.guilds = 3
        configuration.seed = 7
        configuration.members = 101
        configuration.initialBans = 9
        configuration.eventsPerSecond = 4
        let seeds = GuildPlan.all(of: configuration).map(\.seed)
        #expect(
            GuildPlan.all(of: configuration) == [
                GuildPlan(seed: 7, name: "The Quiet Harbour", members: 101, bans: 9, eventsPerSecond: 4),
                GuildPlan(seed: seeds[1], name: "The Old Lighthouse", members: 50, bans: 4, eventsPerSecond: 2),
                GuildPlan(seed: seeds[2], name: "The Windy Pier", members: 50, bans: 4, eventsPerSecond: 2),
            ])
        // A bot's settings remain valid when the simulator restarts with more guilds.
        #expect(seeds == [7, 0xD2C7_03BE_6E96_5624, 0x7270_F9A3_9CB5_B01E])
        configuration.members = 1
        #expect(GuildPlan.all(of: configuration).map(\.members) == [1, 10, 10])
    }

    @Test("There are one to ten guilds with unique IDs and names")
    func most() {
        var configuration = SimulatorConfiguration()
        let counts = [-1, 0, 1, 10, 11].map { count in
            configuration.guilds = count
            return GuildPlan.all(of: configuration).count
        }
        #expect(counts == [1, 1, 1, 10, 10])
        configuration.members = 30
        let state = SimulationState(configuration: configuration, start: GatewayHarness.start)
        #expect(Set(state.guilds.map(\.name)).count == 10)
        #expect(Set(state.guilds.map(\.id)).count == 10)
        #expect(Set(state.guilds.flatMap { $0.channels.map(\.id) }).count == 60)
        #expect(Set(state.guilds.map(\.botRole)).count == 10)
        // The bot is in all guilds; other members are in only one.
        let members: [UInt64] = state.guilds.flatMap { $0.world.members.all.map(\.id) }
        #expect(members.count == 30 + 9 * 15)
        #expect(Set(members).count == 1 + 29 + 9 * 14)
        #expect(Set(state.guilds.map(\.world.botID)).count == 1)
    }

    @Test("Each guild has its own activity; all are paused together")
    func activity() {
        var harness = GatewayHarness {
            $0.guilds = 2
            $0.eventsPerSecond = 2
        }
        harness.now = harness.now.advanced(by: .seconds(3600))
        harness.state.tick(at: harness.now)
        let counts = harness.state.guilds.map(\.world.counts)
        // The activity is the same as that of a single guild with the same seed.
        for (guild, plan) in zip(harness.state.guilds, GuildPlan.all(of: harness.state.configuration)) {
            var alone = World(guild.world.parameters, start: GatewayHarness.start)
            var events: [WorldEvent] = []
            alone.advance(to: harness.now, into: &events)
            #expect(guild.world.counts == alone.counts)
            #expect(guild.world.members.all == alone.members.all)
            #expect(alone.parameters.seed == plan.seed)
        }
        #expect(counts.allSatisfy { $0.presenceUpdates > 1000 })
        harness.state.setPaused(true, at: harness.now)
        harness.now = harness.now.advanced(by: .seconds(3600))
        harness.state.tick(at: harness.now)
        #expect(harness.state.guilds.map(\.world.counts) == counts)
    }

    @Test("A scenario step affects its guild; a missing guild is ignored")
    func scenario() throws {
        let json = """
            {"steps": [{"at": 1, "do": "action", "action": "join", "times": 3, "guild": 2},
              {"at": 1, "do": "action", "action": "join"},
              {"at": 2, "do": "change", "change": "rename-channel", "channel": "members", "name": "here", "guild": 2},
              {"at": 3, "do": "action", "action": "join", "guild": 3}]}
            """
        let scenario = try SimulatorScenario(json: [UInt8](json.utf8))
        var harness = GatewayHarness {
            $0.guilds = 2
            $0.eventsPerSecond = 0.0001
            $0.scenario = scenario
        }
        harness.state.begin(at: harness.now)
        harness.state.advance(to: harness.now.advanced(by: .seconds(10)))
        #expect(harness.state.guilds.map(\.world.counts.joins) == [1, 3])
        #expect(harness.state.guilds.map(\.channels[0].name) == ["👥 Members: 0", "here"])
        let error = #expect(throws: SimulatorError.self) {
            try SimulatorScenario(json: [UInt8](#"{"steps": [{"at": 1, "do": "pause", "guild": 2}]}"#.utf8))
        }
        #expect(
            error?.message
                == "scenario, line 1, step 1: unknown field \"guild\", must be one of: at, do, comment")
    }

    @Test("The connections and sessions of one shard alone can be dropped and invalidated")
    func oneShard() throws {
        var api = APIHarness(gateway: GatewayHarness { $0.guilds = 2 })
        api.gateway.state.setPaused(true, at: api.gateway.now)
        var connections: [Int] = []
        for shard in 0...1 {
            api.gateway.now = api.gateway.now.advanced(by: .seconds(6))
            connections.append(try api.gateway.connect())
            api.gateway.identify(on: connections[shard], extra: #","shard":[\#(shard),2]"#)
            _ = try api.gateway.payloads(of: connections[shard])
        }
        #expect(api.control("POST", "sessions/invalidate", #"{"shard":0}"#).status == 200)
        #expect(api.control("POST", "connections/drop", #"{"code":4000,"shard":1}"#).status == 200)
        #expect(try connections.map { try api.gateway.payloads(of: $0).summary } == [[], ["close 4000"]])
        #expect(api.control("POST", "connections/drop").status == 200)
        let answers = try api.gateway.state.sessions.sessions.map(\.id).map { session in
            let id = try api.gateway.connect()
            api.gateway.resume(session, 2, on: id)
            return try api.gateway.payloads(of: id).summary
        }
        #expect(answers == [["op 9 false"], ["3 RESUMED"]])
        #expect(api.control("POST", "sessions/invalidate", #"{"shard":"all"}"#).status == 400)
    }

    @Test("In load mode, the guilds of a shard take turns, and message IDs are unique")
    func load() throws {
        var harness = GatewayHarness {
            $0.guilds = 2
            $0.load = true
        }
        let id = try harness.connect()
        harness.identify(on: id, intents: [.statistics, GatewayIntents(rawValue: 1 << 9)])
        var guilds: [String: Int] = [:]
        var messages: [String] = []
        while guilds.values.reduce(0, +) < 2000,
            case .dispatches(let dispatches) = harness.state.takeOutput(of: id, atMost: 50, at: harness.now)
        {
            for (sequence, dispatch) in dispatches where sequence > 3 {
                let data = try harness.payload(dispatch, sequence).object
                guilds[try #require(data["guild_id"] as? String), default: 0] += 1
                if data["content"] is String { messages.append(try #require(data["id"] as? String)) }
            }
        }
        let counts = harness.state.guilds.map { guilds[$0.id.description] ?? 0 }
        // They differ by one turn at most.
        #expect(abs(counts[0] - counts[1]) <= 100)
        #expect(counts[0] + counts[1] == guilds.values.reduce(0, +))
        #expect(messages.count > 100)
        #expect(Set(messages).count == messages.count)
    }
}

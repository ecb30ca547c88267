// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Load mode", .timeLimit(.minutes(5)))
struct LoadTests {
    private static let messages = GatewayIntents(rawValue: 1 << 9)

    @Test("The mix of events is correct, and the guild keeps its size")
    func mix() {
        var cycle = LoadCycle()
        var members = 5000
        var bans = 89
        var counts: [LoadCycle.Slot: Int] = [:]
        for _ in 0..<1_000_000 {
            let slot = cycle.next(members: members, of: 5000, bans: bans, of: 89)
            counts[slot, default: 0] += 1
            members += slot == .join ? 1 : slot == .leave ? -1 : 0
            bans += slot == .ban ? 1 : slot == .unban ? -1 : 0
            if !(4950...5550).contains(members) || !(89...1089).contains(bans) { break }
        }
        #expect((4950...5550).contains(members))
        #expect((89...1089).contains(bans))
        #expect(counts[.presence] == 600_000)
        #expect(counts[.message] == 100_000)
        #expect((counts[.join] ?? 0) + (counts[.leave] ?? 0) == 270_000)
        #expect((counts[.ban] ?? 0) + (counts[.unban] ?? 0) == 30_000)
    }

    @Test("The mix of events in a growing guild is correct")
    func growing() {
        var cycle = LoadCycle()
        var counts: [LoadCycle.Slot: Int] = [:]
        for _ in 0..<100 { counts[cycle.next(members: 5000, of: 5000, bans: 0, of: 0), default: 0] += 1 }
        #expect(counts == [.presence: 60, .join: 15, .leave: 12, .ban: 3, .message: 10])
    }

    @Test("A client that has read everything gets more, and the ledger counts everything sent")
    func ledger() throws {
        var harness = GatewayHarness { $0.load = true }
        let id = try harness.connect()
        harness.identify(on: id, intents: GatewayIntents.statistics.union(Self.messages))
        var names: [String: Int] = [:]
        var sizes = 0
        var last = 0
        while last < 20_000,
            case .dispatches(let dispatches) = harness.state.takeOutput(of: id, atMost: 64, at: harness.now)
        {
            for (sequence, dispatch) in dispatches {
                #expect(sequence == last + 1)
                last = sequence
                switch dispatch {
                case .event(let event, _): names["\(event.kind)", default: 0] += 1
                case .prepared(let payload) where payload.name == "MESSAGE_CREATE":
                    names["message", default: 0] += 1
                    var json = JSONWriter()
                    harness.state.payloads.write(dispatch, sequence: sequence, to: &json)
                    sizes += json.bytes.count
                default: break
                }
            }
        }
        let events = harness.state.ledger(withEvents: false, at: harness.now).events
        // Less than one batch was generated but not yet read.
        #expect(
            names
                == [
                    "join": events.joins, "leave": events.leaves, "ban": events.bans,
                    "presence": events.presenceUpdates,
                    "message": events.memberMessages,
                ].filter { $0.value > 0 })
        let messages = try #require(names["message"])
        #expect((500...560).contains(sizes / messages), "\(sizes / messages)")
        #expect(harness.state.guild.messages.count == 0)
    }

    @Test("No load is generated while paused, for other intents, or without load mode")
    func conditions() throws {
        var harness = GatewayHarness()
        let id = try harness.connect()
        harness.identify(on: id)
        #expect(try harness.payloads(of: id).summary == ["1 READY", "2 GUILD_CREATE"])
        harness.state.setPaused(true, at: harness.now)
        harness.state.setLoaded(true, at: harness.now)
        #expect(try harness.payloads(of: id).isEmpty)
        harness.state.setPaused(false, at: harness.now)
        #expect(harness.state.mayLoad(id))
        harness.state.setLoaded(false, at: harness.now)
        #expect(try harness.payloads(of: id).isEmpty)
        harness.now = harness.now.advanced(by: .seconds(6))
        let other = try harness.connect()
        harness.identify(on: other, intents: .guilds)
        harness.state.setLoaded(true, at: harness.now)
        #expect(!harness.state.mayLoad(other))
    }

    @Test("A client that does not read blocks event generation, and one that reads gets the events")
    func backpressure() async throws {
        try await RunningSimulator.with { running in
            try await GatewayClient.with(port: running.endpoints.port) { client in
                #expect(try await client.name() == "op 10")
                try await client.identify(token: running.discord.token)
                #expect(try await client.name() == "READY")
                #expect(try await client.name() == "GUILD_CREATE")
                running.discord.setLoad(true)
                var sequence = 2
                var auditLogEntries = 0
                func read() async {
                    let text = await client.text()
                    sequence += 1
                    #expect(text.contains("\"s\":\(sequence),"))
                    if text.contains("GUILD_AUDIT_LOG_ENTRY_CREATE") { auditLogEntries += 1 }
                }
                while sequence < 5000 { await read() }
                running.discord.pause()
                let last = try #require(running.discord.ledger().sessions.first?.sequence)
                while sequence < last { await read() }
                let ledger = running.discord.ledger()
                // READY, GUILD_CREATE and audit log entries are not counted as events; messages require another intent.
                let events = ledger.events
                let members = events.joins + events.leaves + events.bans + events.unbans
                #expect(members + events.presenceUpdates + auditLogEntries + 2 == last)
                #expect((180...330).contains(ledger.members))
            }
        }
    }
}

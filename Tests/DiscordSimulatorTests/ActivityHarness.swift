// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

/// A guild in which nothing happens without an action, and the text of what clients are sent.
struct ActivityHarness {
    static let intents = GatewayIntents(rawValue: 1 << 0 | 1 << 7 | 1 << 9 | 1 << 10)

    var api: APIHarness
    var connection = 0

    init(_ change: (inout SimulatorConfiguration) -> Void = { _ in }) {
        api = APIHarness(
            gateway: GatewayHarness {
                $0.members = 60
                $0.eventsPerSecond = 0.000_001
                $0.activity = SimulatorActivity(messagesPerSecond: 0)
                change(&$0)
            })
    }

    var state: SimulatedGuildState { api.gateway.state.guild }
    var channels: WorldChannels { get throws { try #require(state.activity.channels) } }
    /// Members who are not bots, in a fixed order.
    var humans: [UInt64] { members { !MemberNames.isBot($0) } }
    var bots: [UInt64] { members { MemberNames.isBot($0) } }

    private func members(_ isWanted: (UInt64) -> Bool) -> [UInt64] {
        state.world.members.all.map(\.id).filter { $0 != state.world.botID && isWanted($0) }.sorted()
    }

    mutating func connect(intents: GatewayIntents = Self.intents) throws {
        connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: intents)
        _ = try dispatches()
    }

    @discardableResult
    mutating func act(_ action: SimulatorActivityAction) throws -> SimulatorActivityResult {
        try api.gateway.state.perform(action, in: 0, at: api.gateway.now).get()
    }

    /// Triggers an event of the guild.
    @discardableResult
    mutating func perform(_ action: SimulatorAction, of user: UInt64? = nil) throws -> UInt64 {
        let affected = api.gateway.state.perform(action, of: user, at: api.gateway.now)
        return try #require(affected)
    }

    mutating func advance(_ seconds: Double) {
        api.gateway.now = api.gateway.now.advanced(by: .seconds(seconds))
        api.gateway.state.advance(to: api.gateway.now)
    }

    /// The name and data of the pending dispatches.
    mutating func dispatches() throws -> [(name: String, data: String)] {
        var found: [(name: String, data: String)] = []
        while case .dispatches(let some) = api.gateway.state.takeOutput(of: connection, atMost: 64, at: api.gateway.now)
        {
            for (sequence, dispatch) in some {
                var json = JSONWriter()
                api.gateway.state.payloads.write(dispatch, sequence: sequence, to: &json)
                let name = try #require(json.text.split(separator: "\"").dropFirst(3).first.map(String.init))
                let data = try #require(json.text.range(of: #""op":0,"d":"#)).upperBound
                found.append((name, String(json.text[data...].dropLast())))
            }
        }
        return found
    }

    /// A user as JSON.
    func user(_ id: UInt64) -> String {
        var json = JSONWriter()
        state.payloads.members.writeUser(id, to: &json)
        return json.text
    }

    /// The fields of a member except the user as JSON.
    func member(_ id: UInt64) throws -> String {
        var json = JSONWriter()
        state.payloads.members.writePartialFields(try #require(state.world.members[id]), to: &json)
        return json.text
    }

    func activity(_ zone: String = "UTC") throws -> SimulatorLedger.Activity {
        state.activityLedger(in: try #require(TimeZone(identifier: zone)), at: api.gateway.now)
    }
}

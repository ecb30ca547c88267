// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordSimulator

/// A user and a bot without sockets: the user uses commands, components and modals through the control routes, and the
/// bot responds to the latest interaction.
struct PanelHarness {
    var api = APIHarness()
    private let connection: Int

    /// A bot that has registered a command `/setup`, and other commands.
    init(commands: String = #"[{"name":"setup","description":"d"}]"#) throws {
        connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [.guilds])
        _ = try api.gateway.payloads(of: connection)
        #expect(api.ask("PUT", "applications/\(api.application)/guilds/\(api.guild)/commands", commands).status == 200)
    }

    /// What a user does.
    @discardableResult
    mutating func use(_ body: String) -> APIHarness.Answer { api.control("POST", "interactions", body) }

    /// The latest INTERACTION_CREATE.
    mutating func event() throws -> PayloadValue {
        let payload = try #require(try api.gateway.payloads(of: connection).last { $0.name == "INTERACTION_CREATE" })
        return try #require(
            JSONBytes.decode(
                PayloadValue.self, from: [UInt8](try JSONSerialization.data(withJSONObject: payload.object))))
    }

    /// Responds to an interaction.
    @discardableResult
    mutating func respond(to event: PayloadValue, _ body: String, query: [String: String] = [:]) -> APIHarness.Answer {
        let path = "interactions/\(event["id"]?.text ?? "")/\(event["token"]?.text ?? "")/callback"
        return api.ask("POST", path, body, query: query, authorized: false)
    }

    /// Uses something and responds to it.
    @discardableResult
    mutating func exchange(_ body: String, _ response: String) throws -> PayloadValue {
        let used = use(body)
        try #require(used.status == 200, "\(used.body)")
        let event = try event()
        let answer = respond(to: event, response)
        try #require(answer.status == 204, "\(answer.body)")
        return event
    }

    /// The latest interaction as the user sees it.
    func seen() throws -> SimulatedInteraction {
        try #require(api.gateway.state.interactions(at: api.gateway.now).last)
    }

    /// A row of components.
    static func row(_ components: String...) -> String {
        #"{"type":1,"components":[\#(components.joined(separator: ","))]}"#
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Categories, overwrites and the audit log of channels")
struct ChannelManagementTests {
    /// Manage Channels, Manage Roles and Connect.
    private static let manager = SimulatorPermissions([.manageChannels, .manageRoles, .connect, .viewAuditLog])

    private struct Setup {
        var api = APIHarness()
        let connection: Int
        var path: String { "guilds/\(api.guild)/channels" }

        init(_ permissions: SimulatorPermissions = .administrator) throws {
            connection = try api.gateway.connect()
            api.gateway.identify(on: connection, intents: [.guilds, .guildModeration])
            #expect(api.control("POST", "permissions", #"{"permissions":"\#(permissions.rawValue)"}"#).status == 200)
            _ = try api.gateway.payloads(of: connection)
        }

        mutating func events() throws -> [String] {
            try api.gateway.payloads(of: connection).compactMap(\.name)
        }

        mutating func change(_ body: String) {
            let answer = api.control("POST", "changes", body)
            #expect(answer.status == 200, "\(answer.body)")
        }

        mutating func create(_ fields: String) throws -> String {
            try #require(api.ask("POST", path, "{\(fields)}").body["id"]?.text)
        }
    }

    @Test("A category holds 50 channels, also when a channel is moved into it; a category is not in a category")
    func category() throws {
        var setup = try Setup()
        let category = try setup.create(#""name":"Counts","type":4"#)
        setup.change(#"{"change":"create-channel","name":"in","type":2,"parent":"\#(category)","count":50}"#)
        let full = ["parent_id CHANNEL_PARENT_MAX_CHANNELS"]
        #expect(setup.api.ask("POST", setup.path, #"{"name":"a","type":2,"parent_id":"\#(category)"}"#).errors == full)
        let outside = try setup.create(#""name":"out","type":2"#)
        #expect(setup.api.ask("PATCH", "channels/\(outside)", #"{"parent_id":"\#(category)"}"#).errors == full)
        let inside = try #require(setup.api.gateway.state.guild.channels.first { $0.parentID != nil }).id
        #expect(setup.api.ask("PATCH", "channels/\(inside)", #"{"parent_id":"\#(category)"}"#).status == 200)
        let nested = setup.api.ask("POST", setup.path, #"{"name":"a","type":4,"parent_id":"\#(category)"}"#)
        #expect(nested.errors == ["parent_id CHANNEL_PARENT_INVALID"])
        let wrong = setup.api.ask("POST", setup.path, #"{"name":"a","parent_id":"\#(outside)"}"#)
        #expect(wrong.errors == ["parent_id CHANNEL_PARENT_INVALID_TYPE"])
    }

    @Test("A channel of every type is created with the name that Discord stores; a category or forum has no messages")
    func types() throws {
        var setup = try Setup()
        let types: [(Int, String, Bool)] = [
            (0, "my-name", true), (2, "My Name!", true), (4, "My Name!", false), (5, "my-name", true),
            (13, "My Name!", true), (15, "my-name", false),
        ]
        for (type, name, hasMessages) in types {
            let created = setup.api.ask("POST", setup.path, #"{"name":"My Name!","type":\#(type),"topic":"t"}"#)
            #expect(created.status == 201 && created.body["name"] == .string(name), "\(type)")
            #expect(created.body["topic"] == ([0, 5, 15].contains(type) ? .string("t") : .null), "\(type)")
            let id = created.body["id"]?.text ?? ""
            let said = setup.api.ask("POST", "channels/\(id)/messages", #"{"content":"a"}"#)
            #expect(said.code == (hasMessages ? nil : 50008), "\(type)")
        }
        let long = String(repeating: "x", count: 1025)
        #expect(
            setup.api.ask("POST", setup.path, #"{"name":"a","topic":"\#(long)"}"#).errors == [
                "topic BASE_TYPE_MAX_LENGTH"
            ])
        #expect(setup.api.ask("POST", setup.path, #"{"name":"a","type":15,"topic":"\#(long)"}"#).status == 201)
    }

    @Test("A channel in a category is in sync with it, until its own overwrites change")
    func sync() throws {
        var setup = try Setup()
        let everyone = setup.api.guild
        let overwrite = #"{"id":"\#(everyone)","type":0,"deny":"1048576"}"#
        let category = try setup.create(#""name":"c","type":4,"permission_overwrites":[\#(overwrite)]"#)
        let first = try setup.create(#""name":"a","type":2,"parent_id":"\#(category)""#)
        let second = try setup.create(#""name":"b","type":2,"parent_id":"\#(category)","permission_overwrites":[]"#)
        func denied(_ id: String) -> [String] {
            (setup.api.ask("GET", "channels/\(id)").body["permission_overwrites"]?.array ?? [])
                .compactMap { $0["deny"]?.text }
        }
        #expect(denied(first) == ["1048576"] && denied(second) == [])
        _ = try setup.events()
        let path = "channels/\(category)/permissions/\(everyone)"
        #expect(setup.api.ask("PUT", path, #"{"type":0,"deny":"1049600"}"#).status == 204)
        #expect(denied(first) == ["1049600"] && denied(second) == [])
        #expect(
            try setup.events() == ["CHANNEL_UPDATE", "GUILD_AUDIT_LOG_ENTRY_CREATE", "CHANNEL_UPDATE"])
    }

    @Test(
        "Only permissions that the bot has can be set; Manage Roles only by administrators in a new channel",
        arguments: [
            (Self.manager, "1048576", 201), (Self.manager, "8192", 403), (Self.manager, "268435456", 403),
            (.administrator, "268435456", 201), ([.manageChannels, .connect], "1048576", 201), (.connect, "0", 403),
        ] as [(SimulatorPermissions, String, Int)])
    func allowed(has: SimulatorPermissions, deny: String, status: Int) throws {
        var setup = try Setup(has)
        let body =
            #"{"name":"a","type":2,"permission_overwrites":[{"id":"\#(setup.api.guild)","type":0,"deny":"\#(deny)"}]}"#
        let answer = setup.api.ask("POST", setup.path, body)
        #expect(answer.status == status && answer.code == (status == 403 ? 50013 : nil))
    }

    @Test("An existing channel needs Manage Roles for overwrites; a voice channel also Connect, for every change")
    func existing() throws {
        var setup = try Setup(Self.manager)
        let voice = "channels/\(setup.api.gateway.state.guild.channels[0].id)"
        let body = #"{"type":0,"deny":"1048576"}"#
        #expect(setup.api.ask("PUT", "\(voice)/permissions/\(setup.api.guild)", body).status == 204)
        // The bot has locked itself out: the overwrite of @everyone denies Connect, and none grants it.
        for (method, path, body) in [
            ("PATCH", "", #"{"name":"a"}"#), ("DELETE", "", nil), ("PUT", "/permissions/\(setup.api.guild)", body),
        ] { #expect(setup.api.ask(method, voice + path, body).code == 50013, "\(method)") }
        let role = setup.api.gateway.state.guild.botRole
        setup.change(#"{"change":"set-overwrite","channel":"members","target":"\#(role)","allow":["CONNECT"]}"#)
        #expect(setup.api.ask("PATCH", voice, #"{"name":"a"}"#).status == 200)
        #expect(setup.api.control("POST", "permissions", #"{"permissions":"1048592"}"#).status == 200)
        #expect(setup.api.ask("PATCH", voice, #"{"permission_overwrites":[]}"#).code == 50013)
        #expect(setup.api.ask("PATCH", voice, #"{"name":"b"}"#).status == 200)
    }

    @Test("In a category, the permissions there count; a hidden category is no place for a channel")
    func parent() throws {
        var setup = try Setup(Self.manager)
        let category = try setup.create(#""name":"c","type":4"#)
        let body = #"{"name":"a","type":2,"parent_id":"\#(category)"}"#
        func deny(_ permission: String) {
            let target = setup.api.application
            setup.change(
                #"{"change":"set-overwrite","channel":"\#(category)","target":"\#(target)","deny":["\#(permission)"]}"#)
        }
        deny("MANAGE_CHANNELS")
        #expect(setup.api.ask("POST", setup.path, body).code == 50013)
        deny("VIEW_CHANNEL")
        #expect(setup.api.ask("POST", setup.path, body).code == 50001)
        deny("SEND_MESSAGES")
        #expect(setup.api.ask("POST", setup.path, body).status == 201)
    }

    @Test("Names and topics can each change twice in ten minutes; a request with both needs both")
    func quotas() throws {
        var setup = try Setup()
        let text = "channels/\(setup.api.gateway.state.guild.channels[5].id)"
        for name in ["a", "b"] { #expect(setup.api.ask("PATCH", text, #"{"name":"\#(name)"}"#).status == 200) }
        #expect(setup.api.ask("PATCH", text, #"{"topic":"1"}"#).status == 200)
        let both = setup.api.ask("PATCH", text, #"{"name":"c","topic":"2"}"#)
        #expect(both.status == 429 && both.body["retry_after"] == .integer(600))
        #expect(setup.api.ask("GET", text).body["topic"] == .string("1"))
        #expect(setup.api.ask("PATCH", text, #"{"topic":"2"}"#).status == 200)
        #expect(setup.api.ask("PATCH", text, #"{"topic":"3"}"#).status == 429)
        // No change is no change.
        #expect(setup.api.ask("PATCH", text, #"{"name":"B!","topic":"2"}"#).status == 200)
        setup.api.gateway.now = setup.api.gateway.now.advanced(by: .seconds(600))
        #expect(setup.api.ask("PATCH", text, #"{"name":"c","topic":"3"}"#).status == 200)
    }

    @Test("What the bot does with channels is in the audit log with its reason, and dispatched")
    func auditLog() throws {
        var setup = try Setup(Self.manager)
        let answer = setup.api.ask("POST", setup.path, #"{"name":"a","type":2}"#, reason: "Zähler: neu")
        let id = try #require(answer.body["id"]?.text)
        let overwrite = "channels/\(id)/permissions/\(setup.api.application)"
        #expect(setup.api.ask("PUT", overwrite, #"{"type":1,"allow":"1048576"}"#, reason: "lock").status == 204)
        #expect(setup.api.ask("PATCH", "channels/\(id)", #"{"name":"b"}"#, reason: "count").status == 200)
        #expect(setup.api.ask("DELETE", overwrite).status == 204)
        #expect(setup.api.ask("DELETE", "channels/\(id)", reason: "undo").status == 200)
        let log = setup.api.ask("GET", "guilds/\(setup.api.guild)/audit-logs")
        let entries = log.body["audit_log_entries"]?.array ?? []
        #expect(entries.map { $0["action_type"]?.integer } == [12, 15, 11, 13, 10])
        #expect(entries.map { $0["reason"]?.text } == ["undo", nil, "count", "lock", "Zähler: neu"])
        #expect(entries.allSatisfy { $0["target_id"]?.text == id && $0["user_id"] == .id(setup.api.application) })
        #expect(
            entries[2]["changes"]
                == .array([
                    .object(["key": .string("name"), "old_value": .string("a"), "new_value": .string("b")])
                ]))
        #expect(entries[3]["options"] == .object(["id": .id(setup.api.application), "type": .string("1")]))
        let received = try setup.api.gateway.payloads(of: setup.connection).filter {
            $0.name == "GUILD_AUDIT_LOG_ENTRY_CREATE"
        }
        #expect(received.map { $0.object["id"] as? String } == entries.reversed().map { $0["id"]?.text })
        let filtered = setup.api.ask(
            "GET", "guilds/\(setup.api.guild)/audit-logs",
            query: ["action_type": "10", "user_id": "\(setup.api.application)"])
        #expect(filtered.body["audit_log_entries"]?.array?.count == 1)
        let long = String(repeating: "ä", count: 513)
        #expect(
            setup.api.ask("POST", setup.path, #"{"name":"a"}"#, reason: long).errors == ["reason BASE_TYPE_MAX_LENGTH"])
        let requests = setup.api.control("GET", "requests").body["requests"]?.array ?? []
        #expect(requests.compactMap { $0["reason"]?.text }.prefix(3) == ["Zähler: neu", "lock", "count"])
    }

    @Test("An audit log reason is percent-encoded in its header")
    func reasonHeader() async throws {
        try await RunningSimulator.with { running in
            let path = "/guilds/\(running.discord.guildID)"
            let created = try await running.ask(
                "POST", path + "/channels", body: #"{"name":"a"}"#, reason: "Z%C3%A4hler%20100%25")
            #expect(created.status == 201)
            let log = try await running.ask("GET", path + "/audit-logs?action_type=10")
            let entries = log.object["audit_log_entries"] as? [[String: Any]]
            #expect(entries?.first?["reason"] as? String == "Zähler 100%")
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOHTTP1
import Testing

@testable import DiscordREST

@Suite("Commands and interactions", .timeLimit(.minutes(5)))
struct DiscordClientInteractionTests {
    @Test("Guild commands are replaced in one request")
    func commands() async throws {
        let answer = #"""
            [{"id":"11","application_id":"3","guild_id":"9","version":"12","type":1,"name":"stats","description":"d",
              "default_member_permissions":null,"nsfw":false,"options":[{"type":3,"name":"of","description":"o"}]}]
            """#
        try await ClientFixture.with([.answer(200, [], answer)]) { fixture async throws in
            let option = ApplicationCommandOption(
                type: .string, name: "of", description: "o", required: true,
                choices: [.init(name: "a", value: .string("x")), .init(name: "b", value: .integer(2))])
            let result = try await fixture.client.overwriteGuildCommands(
                application: 3, guild: 9,
                commands: [
                    ApplicationCommand(
                        id: 11, type: .chatInput, applicationID: 3, guildID: 9, name: "stats", description: "d",
                        options: [option])
                ])
            #expect(
                result == [
                    ApplicationCommand(
                        id: 11, type: .chatInput, applicationID: 3, guildID: 9, name: "stats", description: "d",
                        options: [.init(type: .string, name: "of", description: "o")], nsfw: false)
                ])
            #expect(fixture.requests == ["PUT /applications/3/guilds/9/commands"])
            #expect(fixture.server.received.first?.headers["Authorization"] == ["Bot a.b-c"])
            #expect(
                fixture.server.received.first?.body
                    == #"[{"description":"d","id":"11","name":"stats","options":[{"choices":[{"name":"a","value":"x"},"#
                    + #"{"name":"b","value":2}],"description":"o","name":"of","required":true,"type":3}],"type":1}]"#)
        }
        let request = try APIRequest.overwriteGuildCommands(application: 3, guild: 9, [])
        #expect(request.route.majorParameter == "9")
    }

    @Test("An interaction response is sent without the bot's token and with its own token encoded")
    func respond() async throws {
        try await ClientFixture.with([.answer(204), .answer(204), .answer(204)]) { fixture async throws in
            let client = fixture.client
            try await client.respond(
                to: 5, token: "a/b c", .message,
                InteractionResponseData(content: "hi", flags: InteractionResponseData.ephemeral))
            try await client.respond(to: 6, token: "t", .deferredMessage)
            try await client.respond(
                to: 7, token: "t", .autocomplete,
                InteractionResponseData(choices: [.init(name: "n", value: .number(0.5))]))
            #expect(
                fixture.requests == [
                    "POST /interactions/5/a%2Fb%20c/callback", "POST /interactions/6/t/callback",
                    "POST /interactions/7/t/callback",
                ])
            #expect(
                fixture.server.received.map(\.body) == [
                    #"{"data":{"allowed_mentions":{"parse":[]},"content":"hi","flags":64},"type":4}"#, #"{"type":5}"#,
                    #"{"data":{"choices":[{"name":"n","value":0.5}]},"type":8}"#,
                ])
            #expect(fixture.server.received.allSatisfy { $0.headers["Authorization"].isEmpty })
        }
    }

    @Test("The original response is edited, with a file")
    func edit() async throws {
        let body = #"{"id":"1","channel_id":"7","content":"hi","embeds":[]}"#
        try await ClientFixture.with([.answer(200, [], body)]) { fixture async throws in
            #expect(
                try await fixture.client.editOriginalResponse(
                    application: 3, token: "t", InteractionResponseData(content: "hi"),
                    attachments: [Attachment(filename: "f", contentType: "a/b", bytes: Data("x".utf8))])
                    == Message(id: 1, channelID: 7, content: "hi"))
            #expect(fixture.requests == ["PATCH /webhooks/3/t/messages/@original"])
            let request = try #require(fixture.server.received.first)
            #expect(request.headers["Content-Type"] == ["multipart/form-data; boundary=statsbot-form-boundary-0"])
            #expect(
                request.body.contains(
                    #"{"allowed_mentions":{"parse":[]},"attachments":[{"filename":"f","id":0}],"content":"hi"}"#))
        }
    }

    @Test("Global commands are replaced in one request")
    func globalCommands() async throws {
        let answer = #"[{"id":"11","application_id":"3","version":"12","type":1,"name":"stats","description":"d"}]"#
        try await ClientFixture.with([.answer(200, [], answer)]) { fixture async throws in
            let command = ApplicationCommand(
                applicationID: 3, guildID: 9, name: "stats", description: "d", defaultMemberPermissions: "32")
            let result = try await fixture.client.overwriteGlobalCommands(application: 3, commands: [command])
            #expect(
                result == [
                    ApplicationCommand(id: 11, type: .chatInput, applicationID: 3, name: "stats", description: "d")
                ])
            #expect(fixture.requests == ["PUT /applications/3/commands"])
            #expect(
                fixture.server.received.first?.body
                    == #"[{"default_member_permissions":"32","description":"d","name":"stats"}]"#)
        }
    }

    @Test("A follow-up message is sent without retries")
    func followUp() async throws {
        let body = #"{"id":"1","channel_id":"7","content":"more","embeds":[]}"#
        try await ClientFixture.with([.answer(200, [], body)]) { fixture async throws in
            let message = try await fixture.client.followUp(
                application: 3, token: "a/b", InteractionResponseData(content: "more", flags: 64))
            #expect(message == Message(id: 1, channelID: 7, content: "more"))
            #expect(fixture.requests == ["POST /webhooks/3/a%2Fb"])
            let request = try #require(fixture.server.received.first)
            #expect(request.body == #"{"allowed_mentions":{"parse":[]},"content":"more","flags":64}"#)
            #expect(request.headers["Authorization"].isEmpty)
        }
        let request = try APIRequest.followUp(application: 3, token: "t", InteractionResponseData(content: "c"), [])
        #expect(!request.isRepeatable)
        #expect(request.route.account == .interaction)
    }

    @Test("A file of an interaction response is listed in its data")
    func attachment() throws {
        let request = try APIRequest.respond(
            to: 5, token: "t", .message, InteractionResponseData(content: "c"),
            [Attachment(filename: "f", contentType: "a/b", bytes: Data())])
        let body = String(decoding: try #require(request.body).bytes, as: UTF8.self)
        #expect(
            body.contains(
                #"{"data":{"allowed_mentions":{"parse":[]},"attachments":[{"filename":"f","id":0}],"content":"c"},"type":4}"#
            ))
    }

    @Test("A rejected interaction token does not affect other calls")
    func refused() async throws {
        try await ClientFixture.with([
            .answer(401, [], #"{"message":"Invalid Webhook Token","code":50027}"#),
            .answer(200, [], ClientFixture.channelBody),
        ]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) {
                try await fixture.client.respond(to: 5, token: "se-cret", .pong)
            }
            #expect(
                error?.description
                    == "Invalid Webhook Token (POST /interactions/{interaction.id}/{interaction.token}/callback, HTTP "
                    + "401, Discord code 50027). Respond to an interaction within 3 seconds; edit the response within "
                    + "15 minutes.")
            #expect(error?.code == .forbidden)
            #expect(try await fixture.client.channel(7) == ClientFixture.channel)
            #expect((fixture.counters + fixture.logs.all).allSatisfy { !$0.contains("se-cret") })
        }
    }

    @Test("Without an interaction token nothing is sent")
    func noToken() async throws {
        try await ClientFixture.with([]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) {
                try await fixture.client.respond(to: 5, token: "", .pong)
            }
            #expect(error?.code == .invalidRequest)
            #expect(fixture.requests.isEmpty)
        }
    }

    @Test("The current application is decoded")
    func application() async throws {
        try await ClientFixture.with([
            .answer(200, [], #"{"id":"3","name":"n","flags":40960,"bot_public":true,"verify_key":"k"}"#)
        ]) { fixture async throws in
            #expect(
                try await fixture.client.currentApplication()
                    == Application(
                        id: 3, name: "n", flags: [.gatewayPresenceLimited, .gatewayGuildMembersLimited]))
            #expect(fixture.requests == ["GET /applications/@me"])
        }
    }
}

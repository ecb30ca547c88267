// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOHTTP1
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("Messages with files, and deleting messages", .timeLimit(.minutes(5)))
struct DiscordClientMessageTests {
    private static let message = ScriptedServer.Reply.answer(
        200, [], #"{"id":"1","channel_id":"7","content":"hi","embeds":[]}"#)

    @Test("A message with a file is retried with the same body after a lost response")
    func attachments() async throws {
        try await ClientFixture.with([.drop, Self.message]) { fixture async throws in
            async let message = fixture.client.createMessage(
                in: 7, MessageParameters(content: "hi"),
                attachments: [Attachment(filename: "a.csv", contentType: "text/csv", bytes: Data("1,2\n".utf8))])
            await fixture.clock.waitForSleepers()
            fixture.clock.advance(by: .milliseconds(500))
            #expect(try await message.id == 1)
            let text = [
                "--statsbot-form-boundary-0",
                #"Content-Disposition: form-data; name="payload_json""#,
                "Content-Type: application/json",
                "",
                #"{"allowed_mentions":{"parse":[]},"attachments":[{"filename":"a.csv","id":0}],"content":"hi","#
                    + #""enforce_nonce":true,"nonce":"nonce-1"}"#,
                "--statsbot-form-boundary-0",
                #"Content-Disposition: form-data; name="files[0]"; filename="a.csv""#,
                "Content-Type: text/csv",
                "",
                "1,2\n",
                "--statsbot-form-boundary-0--",
                "",
            ].joined(separator: "\r\n")
            #expect(fixture.server.received.map(\.body) == [text, text])
            #expect(
                fixture.server.received.allSatisfy {
                    $0.headers["Content-Type"] == ["multipart/form-data; boundary=statsbot-form-boundary-0"]
                })
        }
    }

    @Test("A page of messages is decoded by what identifies them, whatever else they contain")
    func history() async throws {
        let page = """
            [{"id":"9","channel_id":"7","author":{"id":"2","username":"bot","bot":true},"type":0,"embeds":[
              {"type":"rich","title":"Report","footer":{"text":"v1","icon_url":null},"timestamp":null,"fields":[{}]},
              {"type":"image","url":"https://example.org","image":{}}]},
             {"id":"8","author":{"id":"3"},"content":5,"embeds":null}]
            """
        try await ClientFixture.with([.answer(200, [], page), .answer(200, [], "[]")]) { fixture async throws in
            let messages = try await fixture.client.messages(in: 7)
            #expect(
                messages == [
                    MessageOutline(
                        id: 9, author: 2,
                        embeds: [.init(title: "Report", footer: "v1"), .init()]),
                    MessageOutline(id: 8, author: 3, embeds: []),
                ])
            #expect(try await fixture.client.messages(in: 7, before: 8, limit: 500) == [])
            let path = "GET /channels/7/messages?limit=100"
            #expect(fixture.requests == [path, path + "&before=8"])
        }
    }

    @Test("A message is deleted, with a reason")
    func delete() async throws {
        try await ClientFixture.with([.answer(204)]) { fixture async throws in
            try await fixture.client.deleteMessage(6, in: 7, reason: "old")
            #expect(fixture.requests == ["DELETE /channels/7/messages/6"])
            #expect(fixture.server.received.first?.headers["X-Audit-Log-Reason"] == ["old"])
        }
    }

    @Test("Deleting an unknown message is reported as such")
    func gone() async throws {
        try await ClientFixture.with([.answer(404, [], #"{"message":"Unknown Message","code":10008}"#)]) {
            fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.deleteMessage(6, in: 7) }
            #expect(error?.code == .notFound)
            #expect(error?.discordCode == .unknownMessage)
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Visible messages")
struct VisibleMessageTests {
    private static let channels = SimulatorChannels(seed: 1)

    @Test("A message is listed with its embeds, files, edits and allowed mentions")
    func message() throws {
        var api = APIHarness()
        let path = "channels/\(Self.channels.stats)/messages"
        let payload =
            #"{"content":"a","embeds":[{"title":"t","image":{"url":"attachment://c.png"}}],"#
            + #""allowed_mentions":{"parse":[]}}"#
        let form =
            "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n\(payload)\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"c.png\"\r\n\r\nPNG\r\n--b--\r\n"
        let posted = api.ask("POST", path, form, contentType: "multipart/form-data; boundary=b")
        let id = try #require(posted.body["id"]?.text.flatMap { MessageID($0) })
        let url = try #require(posted.body["attachments"]?.array?.first?["url"]?.text)
        let file = try #require(url.split(separator: "/").last.map(String.init))
        func seen() -> [SimulatedMessage]? {
            api.control("GET", "channels/stats/messages").body.decoded(as: [SimulatedMessage].self)
        }
        var expected = SimulatedMessage(
            MessageObject(
                id: id, channelID: Self.channels.stats, author: api.gateway.state.application.bot, content: "a",
                timestamp: "2023-11-14T22:13:20.000000+00:00"))
        expected.embeds = [Embed(title: "t", image: Embed.Image(url: url))]
        expected.attachments = [SimulatedInteraction.Attachment(id: file, filename: "c.png", size: 3)]
        expected.allowedMentions = MessageParameters.AllowedMentions.none
        #expect(seen() == [expected])
        #expect(api.gateway.state.api.attachments[UInt64(file) ?? 0]?.bytes == [UInt8]("PNG".utf8))

        api.gateway.now = api.gateway.now.advanced(by: .seconds(60))
        #expect(api.ask("PATCH", path + "/\(id)", #"{"content":"b"}"#).status == 200)
        expected.content = "b"
        expected.edits = 1
        expected.editedAt = "2023-11-14T22:14:20.000000+00:00"
        expected.allowedMentions = nil
        #expect(seen() == [expected])
        #expect(api.control("GET", "channels/nowhere/messages").status == 404)
        #expect(api.control("GET", "channels/7/messages").status == 404)
        #expect(api.control("DELETE", "channels/stats/messages").status == 405)
    }

    @Test(
        "Invalid allowed mentions are rejected",
        arguments: [
            (#"{"parse":["users","roles","everyone"]}"#, []), (#"{"users":["1"],"roles":["2"]}"#, []),
            (#"{"parse":["all"]}"#, ["allowed_mentions.parse.0 BASE_TYPE_CHOICES"]),
            (
                #"{"parse":["users"],"users":["1"]}"#,
                ["allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"]
            ),
            (#"{"parse":5}"#, ["allowed_mentions.parse LIST_TYPE_CONVERT"]),
            ("5", ["allowed_mentions DICT_TYPE_CONVERT"]),
        ])
    func mentions(json: String, errors: [String]) {
        var api = APIHarness()
        let body = #"{"content":"@everyone","allowed_mentions":\#(json)}"#
        let answer = api.ask("POST", "channels/\(Self.channels.stats)/messages", body)
        #expect(answer.status == (errors.isEmpty ? 200 : 400))
        #expect(answer.errors == errors)
    }

    @Test("Requests and 429 responses are counted by route, including those of faults")
    func routes() throws {
        var api = APIHarness()
        let path = "channels/\(Self.channels.members)"
        for number in 1...3 { _ = api.ask("PATCH", path, #"{"name":"n\#(number)"}"#) }
        _ = api.ask("GET", path)
        _ = api.ask("GET", "nothing")
        api.gateway.state.inject(.http(.globalLimit(), times: 1), at: api.gateway.now)
        let request = RESTRequest(method: "GET", path: ["api", "v10", "webhooks", "1", "secret"])
        #expect(api.gateway.state.answer(request, at: api.gateway.now).response.status == 429)
        #expect(
            api.control("GET", "ledger").body["routes"]?.decoded(as: [String: SimulatorLedger.Route].self) == [
                "PATCH /channels/{id}": SimulatorLedger.Route(requests: 3, rateLimited: 1),
                "GET /channels/{id}": SimulatorLedger.Route(requests: 1, rateLimited: 0),
                "GET /nothing": SimulatorLedger.Route(requests: 1, rateLimited: 0, refused: 1),
                "GET /webhooks/{id}/{token}": SimulatorLedger.Route(requests: 1, rateLimited: 1),
            ])
    }
}

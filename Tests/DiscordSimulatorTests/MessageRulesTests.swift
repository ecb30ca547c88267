// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Message validation")
struct MessageRulesTests {
    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }
    private static func embed(_ fields: String) -> String { #"{"embeds":[{\#(fields)}]}"# }

    @Test(
        "Bodies at and over the limits",
        arguments: [
            (#"{"content":"\#(text(2000))"}"#, 200, []),
            (#"{"content":"\#(text(2001))"}"#, 400, ["content BASE_TYPE_MAX_LENGTH"]),
            (#"{"content":5}"#, 400, ["content STRING_TYPE_CONVERT"]),
            (embed(#""title":"\#(text(256))","description":"\#(text(4096))""#), 200, []),
            (embed(#""title":"\#(text(257))""#), 400, ["embeds.0.title BASE_TYPE_MAX_LENGTH"]),
            (embed(#""title":"   \#(text(256))  ""#), 200, []),
            (embed(#""description":"\#(text(4097))""#), 400, ["embeds.0.description BASE_TYPE_MAX_LENGTH"]),
            (embed(#""footer":{"text":"\#(text(2049))"}"#), 400, ["embeds.0.footer.text BASE_TYPE_MAX_LENGTH"]),
            (embed(#""footer":{}"#), 400, ["embeds.0.footer.text BASE_TYPE_REQUIRED"]),
            (embed(#""author":{"name":"\#(text(257))"}"#), 400, ["embeds.0.author.name BASE_TYPE_MAX_LENGTH"]),
            (embed(#""fields":[{"name":"a","value":" "}]"#), 400, ["embeds.0.fields.0.value BASE_TYPE_REQUIRED"]),
            (
                embed(#""fields":[{"name":"\#(text(257))","value":"\#(text(1025))"}]"#), 400,
                ["embeds.0.fields.0.name BASE_TYPE_MAX_LENGTH", "embeds.0.fields.0.value BASE_TYPE_MAX_LENGTH"]
            ),
            (
                embed(
                    #""fields":[\#(Array(repeating: #"{"name":"a","value":"b"}"#, count: 26).joined(separator: ","))]"#),
                400, ["embeds.0.fields BASE_TYPE_MAX_LENGTH"]
            ),
            (
                #"{"embeds":[{"description":"\#(text(4000))"},{"description":"\#(text(2001))"}]}"#, 400,
                ["embeds MAX_EMBED_SIZE_EXCEEDED"]
            ),
            (
                #"{"embeds":[\#(Array(repeating: #"{"title":"t"}"#, count: 11).joined(separator: ","))]}"#, 400,
                ["embeds BASE_TYPE_MAX_LENGTH"]
            ),
            (embed(#""title":"t","color":16777216"#), 400, ["embeds.0.color NUMBER_TYPE_MAX"]),
            (embed(#""title":"t","timestamp":"now""#), 400, ["embeds.0.timestamp DATE_TIME_TYPE_PARSE"]),
            (embed(#""title":"t","timestamp":"2026-11-25T01:02:03.456789+00:00""#), 200, []),
            (embed(#""image":{"url":"ftp://x"}"#), 400, ["embeds.0.image.url URL_TYPE_INVALID_SCHEME"]),
            (embed(#""image":{"url":"x"}"#), 400, ["embeds.0.image.url URL_TYPE_INVALID_URL"]),
            (embed(#""image":{"url":"attachment://chart.png"}"#), 200, []),
            (#"{"embeds":[5]}"#, 400, ["embeds.0 DICT_TYPE_CONVERT"]),
            (#"{"embeds":5}"#, 400, ["embeds LIST_TYPE_CONVERT"]),
            (#"{"content":"a","attachments":[{"id":0}]}"#, 400, ["attachments.0.id ATTACHMENT_NOT_FOUND"]),
            ("[]", 400, [" DICT_TYPE_CONVERT"]),
        ])
    func limits(body: String, status: Int, errors: [String]) {
        var api = APIHarness()
        let answer = api.ask("POST", "channels/\(api.gateway.state.guild.channels[5].id)/messages", body)
        #expect(answer.status == status)
        #expect(answer.errors == errors)
        #expect(answer.code == (status == 400 ? 50035 : nil))
    }

    @Test(
        "Other errors",
        arguments: [
            ("{}", "application/json", 50006), (#"{"content":" "}"#, "application/json", 50006),
            ("{", "application/json", 50109), ("", "application/json", 50109), ("{}", "text/plain", 50035),
            ("x", "multipart/form-data; boundary=b", 50035),
        ])
    func refusals(body: String, contentType: String, code: Int64) {
        var api = APIHarness()
        let answer = api.ask(
            "POST", "channels/\(api.gateway.state.guild.channels[5].id)/messages", body, contentType: contentType)
        #expect(answer.status == 400)
        #expect(answer.code == code)
    }

    @Test("An enforced nonce returns the first message for five minutes")
    func nonce() {
        var api = APIHarness()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)/messages"
        let body = #"{"content":"a","nonce":"n","enforce_nonce":true}"#
        let first = api.ask("POST", path, body).body["id"]
        api.gateway.now = api.gateway.now.advanced(by: .seconds(299))
        #expect(api.ask("POST", path, body).body["id"] == first)
        api.gateway.now = api.gateway.now.advanced(by: .seconds(2))
        #expect(api.ask("POST", path, body).body["id"] != first)
        #expect(api.gateway.state.guild.messages.count == 2)
    }
}

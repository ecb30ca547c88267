// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Message validation")
struct MessageRulesTests {
    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }
    private static func embed(_ fields: String) -> String { #"{"embeds":[{\#(fields)}]}"# }

    private static func button(_ id: String, _ fields: String = #""style":1,"label":"L""#) -> String {
        #"{"type":2,"custom_id":"\#(id)",\#(fields)}"#
    }

    private static func rows(_ rows: String...) -> String {
        let list = rows.map { #"{"type":1,"components":[\#($0)]}"# }.joined(separator: ",")
        return #"{"content":"a","components":[\#(list)]}"#
    }

    @Test(
        "Components at and over the limits",
        arguments: [
            (rows((1...5).map { button("\($0)") }.joined(separator: ",")), []),
            (
                rows((1...6).map { button("\($0)") }.joined(separator: ",")),
                ["components.0.components BASE_TYPE_MAX_LENGTH"]
            ),
            (rows(button("1"), button("2"), button("3"), button("4"), button("5")), []),
            (
                rows(button("1"), button("2"), button("3"), button("4"), button("5"), button("6")),
                ["components BASE_TYPE_BAD_LENGTH"]
            ),
            (rows(button("a"), button("a")), ["components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"]),
            (rows(""), ["components.0.components BASE_TYPE_BAD_LENGTH"]),
            (rows(button(text(100))), []),
            (rows(button(text(101))), ["components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH"]),
            (rows(button("a", #""style":4,"label":"\#(text(80))""#)), []),
            (
                rows(button("a", #""style":4,"label":"\#(text(81))""#)),
                ["components.0.components.0.label BASE_TYPE_MAX_LENGTH"]
            ),
            (rows(button("a", #""style":2,"emoji":{"name":"x"}"#)), []),
            (rows(button("a", #""style":2"#)), ["components.0.components.0 BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"]),
            (rows(button("a", #""style":7,"label":"L""#)), ["components.0.components.0.style NUMBER_TYPE_MAX"]),
            (rows(button("a", #""label":"L""#)), ["components.0.components.0.style BASE_TYPE_REQUIRED"]),
            (rows(#"{"type":2,"style":1,"label":"L"}"#), ["components.0.components.0.custom_id BASE_TYPE_REQUIRED"]),
            (rows(#"{"type":2,"style":5,"label":"L","url":"https://x.test"}"#), []),
            (rows(#"{"type":2,"style":5,"label":"L"}"#), ["components.0.components.0.url BASE_TYPE_REQUIRED"]),
            (
                rows(button("a", #""style":5,"label":"L","url":"https://x.test""#)),
                ["components.0.components.0 BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"]
            ),
            (rows(#"{"type":3,"custom_id":"a","options":[{"label":"l","value":"v"}]}"#), []),
            (
                rows(#"{"type":3,"custom_id":"a","options":[]}"#),
                ["components.0.components.0.options BASE_TYPE_BAD_LENGTH"]
            ),
            (rows(#"{"type":3,"custom_id":"a"}"#), ["components.0.components.0.options BASE_TYPE_REQUIRED"]),
            (
                rows(
                    #"{"type":3,"custom_id":"a","options":[{"label":"l","value":"v"},{"label":"m","value":"v"}],"#
                        + #""min_values":2,"placeholder":"\#(text(151))"}"#),
                [
                    "components.0.components.0.min_values NUMBER_TYPE_MAX",
                    "components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "components.0.components.0.placeholder BASE_TYPE_MAX_LENGTH",
                ]
            ),
            (
                rows(#"{"type":8,"custom_id":"a","channel_types":[99],"default_values":[{"id":"1","type":"role"}]}"#),
                [
                    "components.0.components.0.channel_types.0 ENUM_TYPE_COERCE",
                    "components.0.components.0.default_values.0.type BASE_TYPE_CHOICES",
                ]
            ),
            (
                rows(#"{"type":3,"custom_id":"a","options":[{"label":"l","value":"v"}]},\#(button("b"))"#),
                ["components.0.components.0 COMPONENT_LAYOUT_WIDTH_EXCEEDED"]
            ),
            (rows(#"{"type":4,"custom_id":"a"}"#), ["components.0.components.0.type UNION_TYPE_CHOICES"]),
            (#"{"content":"a","components":[\#(button("a"))]}"#, ["components.0.type UNION_TYPE_CHOICES"]),
            (#"{"content":"a","components":null}"#, []),
            (#"{"flags":32768,"components":[{"type":10,"content":"a"}]}"#, []),
        ])
    func components(body: String, errors: [String]) {
        var api = APIHarness()
        let answer = api.ask("POST", "channels/\(api.gateway.state.guild.channels[5].id)/messages", body)
        #expect(answer.status == (errors.isEmpty ? 200 : 400))
        #expect(answer.errors == errors)
    }

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

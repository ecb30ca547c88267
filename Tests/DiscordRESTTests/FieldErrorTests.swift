// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordREST

@Suite("Field errors")
struct FieldErrorTests {
    private static func leaf(_ code: String, _ message: String) -> String {
        #"{"_errors":[{"code":"\#(code)","message":"\#(message)"}]}"#
    }

    @Test(
        "Each error has the path of its field, in the documented examples and others",
        arguments: [
            (
                #"{"activities":{"0":{"platform":\#(leaf("BASE_TYPE_CHOICES", "One of ('a').")),"#
                    + #""type":\#(leaf("BASE_TYPE_CHOICES", "One of (0)."))}}}"#,
                [
                    "activities[0].platform: BASE_TYPE_CHOICES One of ('a').",
                    "activities[0].type: BASE_TYPE_CHOICES One of (0).",
                ]
            ),
            (
                #"{"access_token":\#(leaf("BASE_TYPE_REQUIRED", "This field is required"))}"#,
                ["access_token: BASE_TYPE_REQUIRED This field is required"]
            ),
            (
                leaf("APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"),
                ["APPLICATION_COMMAND_TOO_LARGE Command exceeds maximum size (8000)"]
            ),
            (
                #"{"embeds":{"0":{"fields":{"10":{"value":\#(leaf("B", "b"))},"2":{"value":\#(leaf("A", "a"))}}}}}"#,
                ["embeds[0].fields[2].value: A a", "embeds[0].fields[10].value: B b"]
            ),
            (#"{"0":{"name":\#(leaf("A", "a"))}}"#, ["[0].name: A a"]),
            (#"{"a":{"_errors":[{"message":"m"},{"code":"C"}]}}"#, ["a: m", "a: C"]),
            (#"{"a":{"_errors":5},"b":7,"c":\#(leaf("C", "c"))}"#, ["c: C c"]),
            ("[]", []), ("5", []), ("null", []), ("{}", []),
        ] as [(String, [String])])
    func flattened(errors: String, expected: [String]) {
        let body = APIErrorBody(body: Data(#"{"code":50035,"message":"m","errors":\#(errors)}"#.utf8))
        #expect(body?.code == .invalidFormBody)
        #expect(body?.fieldErrors.map(\.description) == expected)
    }

    @Test("Number and length of field errors are limited, and each is one line")
    func bounded() throws {
        let fields = (0..<50).map { #""f\#($0)":\#(Self.leaf("C", String(repeating: "x", count: 500)))"# }
        let many = APIErrorBody(body: Data(#"{"errors":{\#(fields.joined(separator: ","))}}"#.utf8))
        #expect(many?.fieldErrors.count == 10)
        #expect(many?.fieldErrors.first?.message.count == 200)
        let long = String(repeating: "k", count: 500)
        let one = APIErrorBody(body: Data(#"{"errors":{"\#(long)":\#(Self.leaf("A\\nB", "c\\r\\nd"))}}"#.utf8))
        #expect(
            one?.fieldErrors == [FieldError(path: String(repeating: "k", count: 120), code: "AB", message: "cd")])
    }

    @Test("The error text contains the first three field errors")
    func description() {
        let errors = (0..<5).map { "\"\($0)\":{\"name\":\(Self.leaf("C", "m."))}" }.joined(separator: ",")
        let body = APIErrorBody(
            body: Data(#"{"code":50035,"message":"Invalid Form Body","errors":{\#(errors)}}"#.utf8))
        let error = RESTError(400, body, .channel(5))
        #expect(
            error.description
                == "Invalid Form Body (GET /channels/{channel.id}, HTTP 400, Discord code 50035): [0].name: C m.; "
                + "[1].name: C m.; [2].name: C m.; 2 more.")
        #expect(error.discordCode == .invalidFormBody)
        #expect(error.fieldErrors.count == 5)
    }

    @Test(
        "Common error codes have names",
        arguments: [
            (10003, .unknownChannel), (10004, .unknownGuild), (10008, .unknownMessage), (10015, .unknownWebhook),
            (10062, .unknownInteraction), (40060, .interactionAcknowledged), (50001, .missingAccess),
            (50013, .missingPermissions), (50027, .invalidWebhookToken), (50035, .invalidFormBody),
        ] as [(Int, DiscordErrorCode)])
    func codes(number: Int, code: DiscordErrorCode) {
        #expect(APIErrorBody(body: Data(#"{"code":\#(number),"message":""}"#.utf8))?.code == code)
        #expect("\(code)" == "\(number)")
    }
}

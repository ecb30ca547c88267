// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordREST

@Suite("API errors")
struct RESTErrorTests {
    @Test(
        "Each HTTP status has an error code",
        arguments: [
            (401, .unauthorized), (403, .forbidden), (404, .notFound), (400, .badRequest), (405, .badRequest),
            (500, .server), (502, .server), (599, .server), (301, .malformedResponse),
        ] as [(Int, RESTError.Code)])
    func codes(status: Int, code: RESTError.Code) {
        let error = RESTError(status, nil, .channel(5))
        #expect(error.code == code)
        #expect(error.httpStatus == status)
        #expect(error.route == "GET /channels/{channel.id}")
    }

    @Test("The error for a rejected token contains advice")
    func unauthorized() {
        let error = RESTError(
            401, APIErrorBody(body: Data(#"{"message":"401: Unauthorized","code":0}"#.utf8)), .currentUser())
        #expect(
            error.description
                == "401: Unauthorized (GET /users/@me, HTTP 401, Discord code 0). Reset the bot's token in Discord's "
                + "developer portal, on the application's \"Bot\" page, and restart with the new token.")
    }

    @Test("The error for a missing permission names it")
    func forbidden() throws {
        let body = APIErrorBody(body: Data(#"{"message":"Missing Permissions","code":50013}"#.utf8))
        #expect(
            RESTError(403, body, .bans(in: 5, after: nil, limit: 1)).description
                == "Missing Permissions (GET /guilds/{guild.id}/bans, HTTP 403, Discord code 50013). Grant the bot's "
                + "role the permission \"Ban Members\" in the server settings, and make sure that the channel does not "
                + "deny it.")
    }

    @Test("The error for a rate limit contains the wait")
    func rateLimited() {
        #expect(
            RESTError(code: .rateLimited, message: "Used up", retryAfter: .seconds(540)).description
                == "Used up (retry after 540.0 seconds). Send fewer requests, or try again later.")
    }

    @Test(
        "A decoding error is described by its JSON path, without the value",
        arguments: [
            (#"{"name":"secret"}"#, "id is missing"), (#"{"id":"secret","name":"n"}"#, "id is invalid"),
            (#"{"id":"1","name":5}"#, "name has the wrong type"), (#"{"id":"1","name":null}"#, "name is null"),
            ("[]", "top-level value has the wrong type"), ("secret", "not valid JSON"), ("", "not valid JSON"),
        ])
    func decodingErrors(json: String, summary: String) {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Guild.self, from: Data(json.utf8))
        }
        #expect(error.map { DecodingErrorSummary($0).description } == summary)
    }

    @Test("The JSON path of a list element contains its index")
    func index() {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                [Guild].self, from: Data(#"[{"id":"1","name":"n"},{"id":"1"}]"#.utf8))
        }
        #expect(error.map { DecodingErrorSummary($0).description } == "[1].name is missing")
    }

    @Test("A REST configuration does not show its token")
    func redacted() {
        let configuration = RESTConfiguration(token: "secret", userAgent: "u")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("secret"))
            #expect(text.contains("https://discord.com/api/v10"))
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordREST

@Suite("What an error says")
struct RESTErrorTests {
    @Test(
        "A status is a kind of failure",
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

    @Test("A refused token says what to do")
    func unauthorized() {
        let error = RESTError(
            401, APIErrorBody(body: Data(#"{"message":"401: Unauthorized","code":0}"#.utf8)), .currentUser())
        #expect(
            error.description
                == "401: Unauthorized (GET /users/@me, HTTP 401, Discord code 0). The token was refused: open the "
                + "application in Discord's developer portal, page \"Bot\", reset the token, copy it again, and start "
                + "again with it.")
    }

    @Test("A missing permission is named")
    func forbidden() throws {
        let body = APIErrorBody(body: Data(#"{"message":"Missing Permissions","code":50013}"#.utf8))
        #expect(
            RESTError(403, body, .bans(in: 5, after: nil, limit: 1)).description
                == "Missing Permissions (GET /guilds/{guild.id}/bans, HTTP 403, Discord code 50013). Give the bot's role "
                + "the permission \"Ban Members\" in the guild's settings, and see that the channel does not take it "
                + "away.")
    }

    @Test("A long wait is named")
    func rateLimited() {
        #expect(
            RESTError(code: .rateLimited, message: "Used up", retryAfter: .seconds(540)).description
                == "Used up (retry after 540.0 seconds). Ask less often; try again after that time.")
    }

    @Test(
        "What does not fit in JSON is named by its place, not by what stood there",
        arguments: [
            (#"{"name":"secret"}"#, "id is missing"), (#"{"id":"secret","name":"n"}"#, "id is not valid"),
            (#"{"id":"1","name":5}"#, "name has another type"), (#"{"id":"1","name":null}"#, "name is null"),
            ("[]", "the whole has another type"), ("secret", "it is no JSON"), ("", "it is no JSON"),
        ])
    func faults(json: String, fault: String) {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Guild.self, from: Data(json.utf8))
        }
        #expect(error.map { DecodingFault($0).description } == fault)
    }

    @Test("A place in a list has its index")
    func index() {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                [Ban].self, from: Data(#"[{"user":{"id":"1","username":"n"}},{"user":{"id":"1"}}]"#.utf8))
        }
        #expect(error.map { DecodingFault($0).description } == "[1].user.username is missing")
    }

    @Test("A page of bans is its length and its last user")
    func banPage() throws {
        let json = #"[{"reason":null,"user":{"id":"5","username":"a"}},{"reason":"x","user":{"id":"9"},"new":[{}]}]"#
        #expect(try JSONDecoder().decode(BanPage.self, from: Data(json.utf8)) == BanPage(count: 2, last: 9))
        #expect(try JSONDecoder().decode(BanPage.self, from: Data("[]".utf8)) == BanPage(count: 0, last: nil))
    }

    @Test("A configuration does not show its token")
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

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordREST

@Suite("API requests")
struct APIRequestTests {
    @Test(
        "Each request has the documented path, route name and major parameter",
        arguments: [
            (.gatewayBot(), "GET /gateway/bot", "", "/gateway/bot"),
            (.currentApplication(), "GET /applications/@me", "", "/applications/@me"),
            (.currentUser(), "GET /users/@me", "", "/users/@me"),
            (.currentUserGuilds(after: nil), "GET /users/@me/guilds", "", "/users/@me/guilds?limit=200"),
            (.currentUserGuilds(after: 5), "GET /users/@me/guilds", "", "/users/@me/guilds?limit=200&after=5"),
            (.guild(5, withCounts: true), "GET /guilds/{guild.id}", "5", "/guilds/5?with_counts=true"),
            (.guild(5, withCounts: false), "GET /guilds/{guild.id}", "5", "/guilds/5"),
            (.bans(in: 5, after: nil, limit: 0), "GET /guilds/{guild.id}/bans", "5", "/guilds/5/bans?limit=1"),
            (
                .bans(in: 5, after: 7, limit: 5000), "GET /guilds/{guild.id}/bans", "5",
                "/guilds/5/bans?limit=1000&after=7"
            ),
            (
                .members(of: 5, after: nil, limit: 0), "GET /guilds/{guild.id}/members", "5",
                "/guilds/5/members?limit=1"
            ),
            (
                .members(of: 5, after: 7, limit: 5000), "GET /guilds/{guild.id}/members", "5",
                "/guilds/5/members?limit=1000&after=7"
            ),
            (
                .auditLog(of: 5, action: 20, after: 0, limit: 500), "GET /guilds/{guild.id}/audit-logs", "5",
                "/guilds/5/audit-logs?action_type=20&after=0&limit=100"
            ),
            (.roles(of: 5), "GET /guilds/{guild.id}/roles", "5", "/guilds/5/roles"),
            (.member(7, of: 5), "GET /guilds/{guild.id}/members/{user.id}", "5", "/guilds/5/members/7"),
            (.channel(5), "GET /channels/{channel.id}", "5", "/channels/5"),
            (
                .messages(in: 5, before: nil, limit: 0), "GET /channels/{channel.id}/messages", "5",
                "/channels/5/messages?limit=1"
            ),
            (
                .messages(in: 5, before: 7, limit: 500), "GET /channels/{channel.id}/messages", "5",
                "/channels/5/messages?limit=100&before=7"
            ),
            (
                .messages(in: 5, after: 7, limit: 500), "GET /channels/{channel.id}/messages", "5",
                "/channels/5/messages?limit=100&after=7"
            ),
            (
                .messages(in: 5, after: 0, limit: -1), "GET /channels/{channel.id}/messages", "5",
                "/channels/5/messages?limit=1&after=0"
            ),
            (
                .deleteMessage(6, in: 5, reason: nil), "DELETE /channels/{channel.id}/messages/{message.id}", "5",
                "/channels/5/messages/6"
            ),
        ] as [(APIRequest, String, String, String)])
    func paths(request: APIRequest, name: String, major: String, path: String) {
        #expect(request.route.name == name)
        #expect(request.route.majorParameter == major)
        #expect(request.path == path)
        #expect(request.body == nil)
        #expect(request.isRepeatable)
        #expect(request.maximumWait == .seconds(60))
        #expect(request.route.account == .bot)
    }

    @Test("A rename waits no longer than five seconds")
    func rename() throws {
        let request = try APIRequest.renameChannel(5, to: "👥 Members: 1", reason: "r")
        #expect(request.route.name == "PATCH /channels/{channel.id}")
        #expect(request.path == "/channels/5")
        #expect(request.body.map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"name":"👥 Members: 1"}"#)
        #expect(request.maximumWait == .seconds(5))
    }

    @Test(
        "A new message is repeatable only with an enforced nonce",
        arguments: [(nil, nil, false), ("n", nil, false), ("n", false, false), (nil, true, false), ("n", true, true)]
            as [(String?, Bool?, Bool)])
    func create(nonce: String?, enforceNonce: Bool?, isRepeatable: Bool) throws {
        let request = try APIRequest.createMessage(
            in: 5, MessageParameters(content: "c", nonce: nonce, enforceNonce: enforceNonce))
        #expect(request.route.name == "POST /channels/{channel.id}/messages")
        #expect(request.path == "/channels/5/messages")
        #expect(request.isRepeatable == isRepeatable)
    }

    @Test("An edit is repeatable and has no nonce")
    func edit() throws {
        let request = try APIRequest.editMessage(
            6, in: 5, MessageParameters(content: "c", nonce: "n", enforceNonce: true))
        #expect(request.route.name == "PATCH /channels/{channel.id}/messages/{message.id}")
        #expect(request.route.majorParameter == "5")
        #expect(request.path == "/channels/5/messages/6")
        #expect(request.isRepeatable)
        let body = try JSONDecoder().decode(MessageParameters.self, from: try #require(request.body).bytes)
        #expect(body == MessageParameters(content: "c"))
    }

    @Test(
        "An audit log reason is percent-encoded UTF-8",
        arguments: [
            (nil, nil), ("", nil), ("plain-1.2_3~", "plain-1.2_3~"), ("a b/c", "a%20b%2Fc"),
            ("é👥", "%C3%A9%F0%9F%91%A5"),
            ("a\r\nX: y", "a%0D%0AX%3A%20y"), (String(repeating: "x", count: 600), String(repeating: "x", count: 512)),
        ] as [(String?, String?)])
    func reason(text: String?, header: String?) {
        #expect(AuditLogReason.headerValue(text) == header)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import BotConfiguration
@testable import BotLogging

@Suite("Secret filter")
struct SecretFilterTests {
    /// A made-up token in the form of a bot token.
    static let token = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GsImUl.abcdefghijklmnopqrstuvwxyz0123456789_-"

    @Test(
        "text that looks like a secret is replaced, wherever it occurs",
        arguments: [
            (token, "<hidden>"), ("a \(token) b \(token).", "a <hidden> b <hidden>."),
            ("x=\(token)&y", "x=<hidden>&y"), ("é\(token)é", "é<hidden>é"),
            (
                "https://discord.com/api/webhooks/123/aB-c_d.e~f?wait=true",
                "https://discord.com/api/webhooks/123/<hidden>?wait=true"
            ),
            ("POST /api/v10/WEBHOOKS/9/t", "POST /api/v10/WEBHOOKS/9/<hidden>"),
            (
                #"https:\/\/discord.com\/api\/webhooks\/1\/secret"#,
                #"https:\/\/discord.com\/api\/webhooks\/1\/<hidden>"#
            ),
            ("webhooks%2F1%2Fsecret", "webhooks%2F1%2F<hidden>"),
            ("/interactions/5/aW50/callback", "/interactions/5/<hidden>/callback"),
            ("Authorization: Bot abc", "Authorization: <hidden>"), ("authorization=abc def", "authorization=<hidden>"),
            ("AUTHORIZATION : Digest a=\"b\", c=\"d\"\nnext", "AUTHORIZATION : <hidden>\nnext"),
            (#"{"Authorization":"Basic YWxh","x":1}"#, #"{"Authorization":"<hidden>","x":1}"#),
            (#"("Authorization", "Bearer abc")"#, #"("Authorization", "<hidden>")"#),
            (#"{\"authorization\": [\"k\"]}"#, #"{\"authorization\": [\"<hidden>\"]}"#),
            ("Bearer abc123def", "Bearer <hidden>"), ("with bearer a.b.c1+/==, sent", "with bearer <hidden>, sent"),
            ("Bot MTAwMDAwMDAwMDAwMDAwMDAwMQ1", "Bot <hidden>"),
            ("Basic dXNlcjpwYXNzd29yZA1=", "Basic <hidden>"),
        ])
    func replaces(text: String, cleaned: String) {
        #expect(SecretFilter().clean(text) == cleaned)
    }

    @Test(
        "text that only resembles a secret is not changed",
        arguments: [
            "", "plain", "é👥", "1.2.3", "statsbot.example.org", "v1.0.0-beta.12+build.20261125", "127.0.0.1:9464",
            "POST /webhooks/{webhook.id}/{webhook.token}", "/webhooks/123", "webhooks/123/", "the webhooks/abc/def",
            "no authorization, please", "authorization is needed", "Authorization:",
            "the bot has 12345678901234567890123456 members", "a robot statsbot", "Bot is ready", "bearer of news",
            "Bearer authentication", "basic information", "the bot Statsbot-of-Harbour",
            "com.example.subsystem.HTTPServerConfiguration.defaultTimeoutForIdleConnections",
        ])
    func stays(text: String) {
        #expect(SecretFilter().clean(text) == text)
    }

    @Test("known secrets are replaced, longest first, even if adjacent; empty ones are ignored")
    func known() {
        let filter = SecretFilter(["abc", "abcdef", "", "ü-1"].map(Secret.init))
        #expect(filter.clean("abcdef abc abcabcdef ab ü-1ü") == "<hidden> <hidden> <hidden> ab <hidden>ü")
        #expect(filter.clean("aabcc") == "a<hidden>c")
        #expect(filter.clean("ab") == "ab")
    }

    @Test("a token is removed from any surrounding text")
    func anywhere() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "a", ".", "/", " ", "\n", "\"", "\\", "Bot ", "Bearer ", "Authorization: ", "webhooks/1/", "é", "👥", "=",
            "&",
            "x.y", "b", "i", "w", "%2F",
        ]
        let filter = SecretFilter([Secret(Self.token)])
        for _ in 0..<2_000 {
            func noise() -> String {
                (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }
                    .joined()
            }
            let text = noise() + Self.token + noise()
            #expect(!filter.clean(text).contains("abcdefghij"), "\(text)")
        }
    }

    @Test(
        "the value of metadata with the name of a secret is hidden",
        arguments: [
            ("token", true), ("bot.token", true), ("Authorization", true), ("http.authorization.value", true),
            ("accessToken", true), ("api_key", true), ("webhook.url", true), ("client-secret", true),
            ("Set-Cookie", true),
            ("tokens.left", false), ("http.url", false), ("secretary", false), ("error", false), ("", false),
        ])
    func names(name: String, isHidden: Bool) {
        #expect(SecretFilter().hides(name) == isHidden)
    }

    @Test("types that contain secrets never print them")
    func types() throws {
        let secret = Secret("hush")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), dumped] {
            #expect(!text.contains("hush"))
        }
    }
}

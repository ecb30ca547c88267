// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordREST

@Suite("Webhook URLs")
struct WebhookURLTests {
    @Test(
        "All documented forms are parsed",
        arguments: [
            ("https://discord.com/api/webhooks/5/a-b_C.9", "https://discord.com/api", nil),
            ("https://ptb.discord.com/api/v10/webhooks/5/a-b_C.9", "https://ptb.discord.com/api/v10", nil),
            ("http://127.0.0.1:80/api/webhooks/5/a-b_C.9?thread_id=7", "http://127.0.0.1:80/api", "7"),
        ] as [(String, String, String?)])
    func forms(text: String, root: String, thread: String?) throws {
        let url = try WebhookURL(text)
        #expect(url.root == root)
        #expect([url.id, url.token] == ["5", "a-b_C.9"])
        #expect(url.thread == thread)
        let request = try APIRequest.executeWebhook(url, WebhookParameters(content: "c"), wait: true)
        #expect(request.path == "/webhooks/5/a-b_C.9?wait=true" + (thread.map { "&thread_id=\($0)" } ?? ""))
        #expect(request.route.name == "POST /webhooks/{webhook.id}/{webhook.token}")
        #expect(!request.isRepeatable)
    }

    @Test("No text form of a webhook URL shows its token")
    func redacted() throws {
        let url = try WebhookURL("https://discord.com/api/webhooks/5/secret")
        var dumped = ""
        dump(url, to: &dumped)
        #expect("\(url)" == "https://discord.com/api/webhooks/5/…")
        for text in [String(reflecting: url), dumped] { #expect(!text.contains("secret")) }
    }

    @Test(
        "An invalid webhook URL is rejected and not shown",
        arguments: [
            "", "secret", "ftp://discord.com/api/webhooks/5/secret", "https:///api/webhooks/5/secret",
            "https://discord.com/api/webhooks/5", "https://discord.com/api/webhooks/5/",
            "https://discord.com/api/webhooks/secret/5", "https://discord.com/api/webhooks/x5/secret",
            "https://discord.com/api/webhooks/5/secret/slack", "https://discord.com/api/webhooks/5/secret%2F..",
            "https://discord.com/api/webhooks/5/secret?x=1", "https://discord.com/api/webhooks/5/secret?thread_id=a",
            "https://discord.com/api/webhooks/5/secret#x", "https://secret@discord.com/api/webhooks/5/secret",
        ])
    func refused(text: String) {
        let error = #expect(throws: WebhookURLError.self) { try WebhookURL(text) }
        #expect(
            error?.description == "not a webhook URL; copy it from the channel's settings under Integrations: "
                + "https://discord.com/api/webhooks/…")
    }
}

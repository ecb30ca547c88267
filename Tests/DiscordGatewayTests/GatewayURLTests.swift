// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordGateway

@Suite("Gateway URLs")
struct GatewayURLTests {
    struct Case: Sendable {
        let text: String
        let compression: GatewayCompression
        let target: String
        let authority: String
        let port: Int
        let isSecure: Bool
    }

    @Test(
        "The query is added, and the host header contains a nonstandard port",
        arguments: [
            Case(
                text: "wss://gateway.discord.gg", compression: .zstdStream,
                target: "/?v=10&encoding=json&compress=zstd-stream", authority: "gateway.discord.gg", port: 443,
                isSecure: true),
            Case(
                text: "wss://gateway.discord.gg/?v=6&encoding=etf", compression: .zlibStream,
                target: "/?v=10&encoding=json&compress=zlib-stream", authority: "gateway.discord.gg", port: 443,
                isSecure: true),
            Case(
                text: "ws://127.0.0.1:8900/gateway/a%20b", compression: .none,
                target: "/gateway/a%20b?v=10&encoding=json", authority: "127.0.0.1:8900", port: 8900, isSecure: false),
            Case(
                text: "WS://[::1]:80", compression: .none, target: "/?v=10&encoding=json", authority: "[::1]", port: 80,
                isSecure: false),
        ])
    func urls(_ test: Case) throws {
        let url = try #require(GatewayURL(test.text, compression: test.compression))
        #expect(url.requestTarget == test.target)
        #expect(url.authority == test.authority)
        #expect(url.port == test.port)
        #expect(url.isSecure == test.isSecure)
    }

    @Test(
        "An invalid WebSocket URL is rejected",
        arguments: ["", "gateway.discord.gg", "https://discord.com", "wss://", "ws://a:0", "ws://a:70000", "ws://a b"])
    func refused(_ text: String) {
        #expect(GatewayURL(text, compression: .none) == nil)
    }
}

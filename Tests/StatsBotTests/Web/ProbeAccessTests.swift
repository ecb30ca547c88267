// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@testable import BotConfiguration
@testable import Counting
@testable import StatsBot

@Suite("Access to the messages of probes")
struct ProbeAccessTests {
    struct Case: Sendable {
        var token: String?
        var isOpen = false
        var host = "127.0.0.1"
        var header: String?
        var showsMessages = false
    }

    @Test(
        "messages need the token, or EXPORTER_OPEN=loopback and a server that only this machine reaches",
        arguments: [
            Case(), Case(isOpen: true, showsMessages: true), Case(isOpen: true, host: "0.0.0.0"),
            Case(token: "t", isOpen: true), Case(token: "t", header: "Bearer x"),
            Case(token: "t", header: "Bearer t", showsMessages: true),
        ])
    func messages(_ item: Case) throws {
        var settings = ExporterSettings()
        settings.token = item.token.map(Secret.init)
        settings.openAccess = item.isOpen ? .loopback : .none
        settings.host = item.host
        let health = HealthRegistry()
        health.check("store", for: [.ready]).fail("disk is full")
        let route = try #require(Bot.healthRoutes(health, settings).first { $0.path == "/readyz" })
        let headers =
            [(name: "Host", value: "127.0.0.1:9464")] + (item.header.map { [(name: "Authorization", value: $0)] } ?? [])
        for query in [[], [(name: "verbose", value: "")]] {
            let request = HTTPRequest(
                method: "GET", path: "/readyz", query: query, headers: headers, isLoopbackPeer: true)
            let body = String(decoding: route.response(to: request).body, as: UTF8.self)
            #expect(body.contains("store"))
            #expect(body.contains("disk is full") == item.showsMessages)
            // With a token, the routes check it themselves.
            #expect(APIAccess(settings).mayShowNames(to: request) == (item.showsMessages || item.token != nil))
        }
    }
}

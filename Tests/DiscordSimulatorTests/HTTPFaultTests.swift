// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordSimulator

@Suite("HTTP faults over loopback sockets", .timeLimit(.minutes(5)))
struct HTTPFaultTests {
    private static let request = "GET /api/v10/gateway HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(
        "Each fault changes one response",
        arguments: [
            (.error(), "500 Internal Server Error", "application/json", true),
            (.error(status: 502), "502 Bad Gateway", "text/html", true),
            (.error(status: 503), "503 Service Unavailable", "text/html", true),
            (.cloudflareBan(retryAfter: .seconds(7)), "429 Too Many Requests", "text/html", false),
            (.globalLimit(retryAfter: .seconds(7)), "429 Too Many Requests", "application/json", true),
            (.wrongContentType, "200 OK", "text/html", true), (.malformedJSON, "200 OK", "application/json", true),
        ] as [(SimulatorHTTPFault, String, String, Bool)])
    func answers(fault: SimulatorHTTPFault, status: String, type: String, via: Bool) async throws {
        try await RunningSimulator.with { running in
            running.discord.inject(.http(fault))
            try await ByteClient.with(port: running.endpoints.port) { client in
                try await client.send(Self.request)
                let head = await client.read(through: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 \(status)\r\n"))
                #expect(head.contains("\r\nContent-Type: \(type)"))
                #expect(head.contains("\r\nVia: ") == via)
                #expect(head.contains("\r\nRetry-After: 7\r\n") == status.hasPrefix("429"))
                #expect(
                    head.contains("\r\nX-RateLimit-Global: true\r\n")
                        == (fault == .globalLimit(retryAfter: .seconds(7))))
                #expect(head.contains("\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n"))
                // The next response on the same connection is normal.
                try await client.send(Self.request)
                let rest = await client.read(through: "ws://127.0.0.1:\(running.endpoints.port)\"}")
                #expect(rest.contains("HTTP/1.1 200 OK\r\n") || fault == .wrongContentType)
            }
            #expect(running.discord.ledger().rateLimited == (status.hasPrefix("429") ? 1 : 0))
            #expect(running.discord.activeFaults.isEmpty)
        }
    }

    @Test("A request gets no response, and the connection is closed or stays open", arguments: [true, false])
    func noAnswer(closes: Bool) async throws {
        try await RunningSimulator.with { running in
            running.discord.inject(.http(closes ? .close : .noAnswer))
            try await ByteClient.with(port: running.endpoints.port) { client in
                try await client.send(Self.request)
                if closes {
                    #expect(await client.readToEnd().isEmpty)
                } else {
                    // The fault applies to the next request, so it must have been used before another connection sends
                    // one.
                    while !running.discord.activeFaults.isEmpty { await Task.yield() }
                    // Later requests on this connection get no response either; those on another connection do.
                    try await client.send(Self.request)
                    try await ByteClient.with(port: running.endpoints.port) { other in
                        try await other.send(Self.request)
                        #expect(await other.read(through: "\"}").hasPrefix("HTTP/1.1 200 "))
                    }
                }
            }
        }
    }

    @Test("The headers and the body of a slow response are delayed")
    func slow() async throws {
        try await RunningSimulator.with { running in
            running.discord.inject(.http(.slow(headersAfter: .seconds(30), bodyOver: .seconds(10))))
            try await ByteClient.with(port: running.endpoints.port) { client in
                try await client.send(Self.request)
                // The simulation and the response are sleeping.
                await running.clock.waitForSleepers(2)
                running.clock.advance(by: .seconds(30))
                let head = await client.read(through: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
                for _ in 0..<10 {
                    await running.clock.waitForSleepers(2)
                    running.clock.advance(by: .seconds(1))
                }
                #expect(await client.read(through: "\"}") == "{\"url\":\"ws://127.0.0.1:\(running.endpoints.port)\"}")
            }
        }
    }

    @Test("A request without a response was carried out")
    func carriedOut() async throws {
        try await RunningSimulator.with { running in
            running.discord.inject(.http(.close, on: SimulatorRequests(method: "POST")))
            let channel = running.discord.channels.stats
            try await ByteClient.with(port: running.endpoints.port) { client in
                let body = #"{"content":"once"}"#
                try await client.send(
                    "POST /api/v10/channels/\(channel)/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bot \(running.discord.token)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
                #expect(await client.readToEnd().isEmpty)
            }
            #expect(running.discord.messages(in: channel).map(\.content) == ["once"])
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Glibc
import Testing

@Suite("Hostile HTTP clients", .serialized, .timeLimit(.minutes(3)))
struct HostileClientsTests {
    /// Maximum growth of the bot's resident memory during an attack. Measured: at most 3 MB.
    private static let memoryBound = 32_000_000.0

    @Test(
        "they do not affect counts, fill memory, or delay probes from other addresses",
        arguments: HostileCrowd.Kind.allCases)
    func attack(kind: HostileCrowd.Kind) async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                try await world.withBot(folder) { bot, url in
                    try await world.begin(100, url)
                    let port = try #require(URL(string: url)?.port.flatMap(UInt16.init(exactly:)))
                    let before = try await residentMemory(url)
                    let crowd = HostileCrowd(kind, port: port)
                    async let crowdsFate = crowd.work()
                    _ = try await eventually("the attack has started") { crowd.isAtWork ? () : nil }
                    let probes = try await onThread { try probe(port, meanwhile: { world.live(25) }) }
                    let during = try await residentMemory(url)
                    crowd.end()
                    let fate = try await crowdsFate

                    print("\(kind.rawValue): \(fate), memory +\(Int(during - before) / 1_000) kB, probes:", probes)
                    try await world.expectAllStored(url)
                    #expect(during - before < Self.memoryBound)
                    // The only assertion about time in the tests: a probe must be answered in under 100 ms during an attack.
                    // One of twenty may be late on a busy machine.
                    #expect(probes.filter { $0 < .milliseconds(100) }.count >= probes.count - 1, "\(probes)")
                    #expect(probes.sorted()[probes.count / 2] < .milliseconds(100))
                    expect(fate, of: kind)
                    bot.send(SIGTERM)
                }
            }
        }
    }

    /// The expected outcome of each attack. Limits: 128 connections, 64 per address, 30 seconds for a request.
    private func expect(_ fate: HostileCrowd.Fate, of kind: HostileCrowd.Kind) {
        switch kind {
        case .slow: #expect(fate == HostileCrowd.Fate(closed: 120))
        case .idle:
            #expect(fate.closed >= 872)
            #expect(fate.closed + fate.open == 1_000)
        case .pipelined:
            #expect(fate.closed == 0)
            #expect(Set(fate.answers.keys) == [200])
            #expect(fate.answers[200, default: 1].isMultiple(of: 20))
        case .oversized:
            #expect(fate.closed == 0)
            #expect(Set(fate.answers.keys) == [414, 431])
        case .malformed:
            #expect(fate.closed == 0)
            #expect(Set(fate.answers.keys) == [400])
        case .expensive:
            #expect(fate.closed == 0)
            #expect(Set(fate.answers.keys).isSubset(of: [200, 503]))
            #expect(fate.answers[200, default: 0] > 0)
        case .flood:
            #expect(fate.answers == [200: 64])
            #expect(fate.closed == 100)
        }
    }

    private func residentMemory(_ url: String) async throws -> Double {
        let page = try #require(await Web.get(url + "/metrics"))
        return try #require(Samples(page.body)["process_resident_memory_bytes"])
    }
}

/// Probes the bot's health twenty times from a separate address, calling `meanwhile` in between.
///
/// - Returns: the duration of each probe, including the connection.
private func probe(_ port: UInt16, meanwhile: () -> Void) throws -> [Duration] {
    try (0..<20).map { _ in
        meanwhile()
        poll(nil, 0, 150)
        let start = ContinuousClock.now
        let client = try HostileClient(from: "127.0.0.3", to: port)
        client.send(HostileCrowd.request("/healthz"))
        let statuses = client.statuses()
        let took = ContinuousClock.now - start
        #expect(statuses == [200])
        return took
    }
}

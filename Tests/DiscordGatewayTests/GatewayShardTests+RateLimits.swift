// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

extension GatewayShardTests {
    @Test("A rate limited member request is retried after the requested time")
    func rateLimitedRequest() async throws {
        let clock = ManualClock()
        let start = clock.now
        let seen = Mutex<[String?]>([])
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                let request = try await server.next()
                try await server.send(
                    #"{"t":"RATE_LIMITED","s":2,"op":0,"d":{"opcode":8,"retry_after":7.5,"#
                        + #""meta":{"guild_id":"5","nonce":"n"}}}"#)
                let again = try await server.next()
                seen.withLock { $0 += [request, again] }
                #expect(start.duration(to: clock.now) == .milliseconds(7500))
                try await server.presence(3)
                while try await server.next() != nil {}
            }
        ]) { url in
            let shard = shard(url, clock: clock)
            shard.send(.requestGuildMembers(guildID: 5, presences: true, nonce: "n"))
            try await withThrowingTaskGroup(of: [GatewayDispatch].self) { group in
                group.addTask { try await events(of: shard, count: 3) }
                // The heartbeat and the postponed request.
                await clock.waitForSleepers(2)
                clock.advance(by: .milliseconds(7500))
                for try await received in group {
                    #expect(Self.numbers(received) == [1, 2, 3])
                    #expect(received[1].event == .other(name: "RATE_LIMITED"))
                }
            }
        }
        let request = #"{"d":{"guild_id":"5","limit":0,"nonce":"n","presences":true,"query":""},"op":8}"#
        #expect(seen.withLock { $0 } == [request, request])
    }

    @Test("After a 4007, a new session is started at the configured URL")
    func invalidSequence() async throws {
        let seen = Mutex<[String?]>([])
        try await withScriptedGateway([
            { server in
                try await server.hello()
                let resume = try await server.next()
                seen.withLock { $0 += [server.target, resume] }
                try await server.close(4007)
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                let identify = try await server.next()
                seen.withLock { $0 += [server.target, identify] }
                try await server.ready()
                while try await server.next() != nil {}
            },
        ]) { url in
            let session = GatewaySession(id: "abc", resumeURL: "\(url)/old", sequence: 41)
            let received = try await events(of: shard(url, session: session), count: 1)
            #expect(Self.numbers(received) == [1])
        }
        #expect(
            seen.withLock { $0 } == [
                "/old?v=10&encoding=json", Self.resume(41), "/?v=10&encoding=json", Self.identify,
            ])
    }
}

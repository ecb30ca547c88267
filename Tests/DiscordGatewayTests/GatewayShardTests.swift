// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Logging
import NIOCore
import NIOWebSocket
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

@Suite("Shard with a scripted gateway", .timeLimit(.minutes(5)))
struct GatewayShardTests {
    struct Done: Error {}

    func shard(
        _ url: String, compression: GatewayCompression = .none, session: GatewaySession? = nil,
        clock: any WallClock = ManualClock(), configure: (inout GatewayConfiguration) -> Void = { _ in }
    ) -> GatewayShard {
        var configuration = GatewayConfiguration(
            url: url, token: "secret", intents: .statistics, compression: compression)
        configuration.acknowledgementGrace = .zero
        configure(&configuration)
        return GatewayShard(
            configuration: configuration, session: session, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, random: { 0 })
    }

    /// Runs the shard until `count` events have been received.
    func events(of shard: GatewayShard, count: Int) async throws -> [GatewayDispatch] {
        let collected = Mutex<[GatewayDispatch]>([])
        do {
            try await shard.run { dispatch in
                let isLast = collected.withLock { collected in
                    collected.append(dispatch)
                    return collected.count == count
                }
                if isLast { throw Done() }
            }
        } catch is Done {}
        return collected.withLock { $0 }
    }

    static let identify =
        #"{"d":{"intents":263,"large_threshold":250,"properties":{"browser":"StatsBot","device":"StatsBot","#
        + #""os":"linux"},"shard":[0,1],"token":"secret"},"op":2}"#

    static func resume(_ sequence: Int) -> String {
        #"{"d":{"seq":\#(sequence),"session_id":"abc","token":"secret"},"op":6}"#
    }

    /// The sequence numbers of the events.
    static func numbers(_ events: [GatewayDispatch]) -> [Int64] { events.map(\.session.sequence) }

    @Test(
        "It identifies, resumes after a lost connection, and delivers events in order and once",
        arguments: GatewayCompression.allCases)
    func dropAndResume(_ compression: GatewayCompression) async throws {
        let seen = Mutex<[String?]>([])
        try await withScriptedGateway([
            { server in
                try await server.hello()
                let identify = try await server.next()
                seen.withLock { $0 += [server.target, identify] }
                try await server.ready()
                for sequence in 2...4 { try await server.presence(sequence) }
            },
            { server in
                try await server.hello()
                let resume = try await server.next()
                seen.withLock { $0 += [server.target, resume] }
                for sequence in 3...6 { try await server.presence(sequence) }
                try await server.send(#"{"t":"RESUMED","s":7,"op":0,"d":{}}"#)
                _ = try await server.next()
            },
        ]) { url in
            let events = try await events(of: shard(url, compression: compression), count: 7)
            #expect(Self.numbers(events) == [1, 2, 3, 4, 5, 6, 7])
            #expect(events.last?.event == .resumed)
            #expect(events.last?.session == GatewaySession(id: "abc", resumeURL: "\(url)/resume", sequence: 7))
            #expect(events[1].event == .presenceUpdate(PresenceEvent(guildID: 5, userID: 7, status: .online)))
        }
        let query = "?v=10&encoding=json" + (compression == .none ? "" : "&compress=\(compression.rawValue)")
        #expect(seen.withLock { $0 } == ["/" + query, Self.identify, "/resume" + query, Self.resume(4)])
    }

    @Test("A stored session is resumed from its last sequence number")
    func storedSession() async throws {
        let seen = Mutex<[String?]>([])
        try await withScriptedGateway([
            { server in
                try await server.hello()
                let resume = try await server.next()
                seen.withLock { $0 += [server.target, resume] }
                for sequence in 40...43 { try await server.presence(sequence) }
                _ = try await server.next()
            }
        ]) { url in
            let session = GatewaySession(id: "abc", resumeURL: "\(url)/old", sequence: 41)
            let events = try await events(of: shard(url, session: session), count: 2)
            #expect(Self.numbers(events) == [42, 43])
        }
        #expect(seen.withLock { $0 } == ["/old?v=10&encoding=json", Self.resume(41)])
    }

    @Test("A heartbeat without an ACK ends the connection with a code that keeps the session")
    func zombie() async throws {
        let clock = ManualClock()
        let closeCode = Mutex<UInt16?>(nil)
        try await withScriptedGateway([
            { server in
                server.acknowledges = false
                try await server.hello()
                while let payload = try await server.next() {
                    if payload == Self.identify { try await server.ready() }
                }
                closeCode.withLock { [code = server.closeCode] in $0 = code }
            },
            { server in
                try await server.hello()
                #expect(try await server.next() == Self.resume(1))
                try await server.presence(2)
                while try await server.next() != nil {}
            },
        ]) { url in
            let shard = shard(url, clock: clock)
            let (events, feed) = AsyncStream.makeStream(of: Int64.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shard.run { feed.yield($0.session.sequence) } }
                var numbers: [Int64] = []
                for await number in events {
                    numbers.append(number)
                    if number == 2 { break }
                    // A heartbeat is due in each iteration; the sleeper after the zombie is the next connection's.
                    while true {
                        await clock.waitForSleepers()
                        guard shard.status.lastDisconnect == nil else { break }
                        clock.advance(by: .milliseconds(41250))
                    }
                }
                #expect(numbers == [1, 2])
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(shard.status.lastDisconnect == "zombie")
        }
        #expect(closeCode.withLock { $0 } == 4900)
    }

    @Test("Heartbeats can be acknowledged and requested, and determine the latency")
    func heartbeats() async throws {
        let heartbeats = Mutex(0)
        try await withScriptedGateway([
            { server in
                try await server.hello()
                #expect(try await server.next() == Self.identify)
                try await server.ready()
                try await server.send(#"{"op":1,"d":null}"#)
                server.acknowledges = false
                while let beat = try await server.next(), beat != #"{"op":1,"d":1}"# {}
                heartbeats.withLock { [count = server.heartbeats] in $0 = count }
                try await server.send(#"{"op":11}"#)
                try await server.presence(2)
                _ = try await server.next()
            }
        ]) { url in
            let shard = shard(url)
            let received = try await events(of: shard, count: 2)
            #expect(Self.numbers(received) == [1, 2])
            #expect(shard.status.latency != nil)
        }
        #expect(heartbeats.withLock { $0 } >= 1)
    }

    @Test("After RECONNECT the session is resumed, after INVALID_SESSION a new one is started")
    func reconnectAndInvalidSession() async throws {
        let seen = Mutex<[String?]>([])
        let clock = try #require(ScaledClock(origin: SystemClock().wallNow, scale: 1000))
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                try await server.send(#"{"op":7,"d":null}"#)
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                let resume = try await server.next()
                seen.withLock { $0.append(resume) }
                try await server.send(#"{"op":9,"d":false}"#)
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                let identify = try await server.next()
                seen.withLock { $0 += [server.target, identify] }
                try await server.ready()
                try await server.presence(2)
                while try await server.next() != nil {}
            },
        ]) { url in
            let shard = shard(url, clock: clock) { $0.acknowledgementGrace = .seconds(60) }
            let received = try await events(of: shard, count: 3)
            #expect(Self.numbers(received) == [1, 1, 2])
        }
        #expect(seen.withLock { $0 } == [Self.resume(1), "/?v=10&encoding=json", Self.identify])
    }

    @Test("A rejected token ends the shard with advice")
    func refusedToken() async throws {
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.close(4004)
                _ = try await server.next()
            }
        ]) { url in
            let error = await #expect(throws: GatewayError.self) { try await shard(url).run { _ in } }
            #expect(error?.code == .authenticationFailed)
        }
    }

    @Test("When canceled, it closes with a code that keeps the session, and returns")
    func cancellation() async throws {
        let (closed, close) = AsyncStream.makeStream(of: UInt16?.self)
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                while try await server.next() != nil {}
                close.yield(server.closeCode)
            }
        ]) { url in
            let shard = shard(url)
            let (isUp, up) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shard.run { _ in up.yield() } }
                for await _ in isUp { break }
                #expect(shard.status.phase == .connected)
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(
                shard.status
                    == GatewayStatus(
                        phase: .disconnected, latency: shard.status.latency, sessionID: "abc",
                        coveredUntil: shard.status.coveredUntil))
            for await code in closed {
                #expect(code == 4900)
                break
            }
        }
    }

    @Test("Fragments are joined and pings are answered")
    func frames() async throws {
        let pongs = Mutex<[String]>([])
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                try await server.send(.text, ByteBuffer(string: #"{"t":"RESUMED","s""#), fin: false)
                try await server.send(.ping, ByteBuffer(string: "are you there"))
                try await server.send(.continuation, ByteBuffer(string: #":2,"op":0,"#), fin: false)
                try await server.send(.continuation, ByteBuffer(string: #""d":{}}"#))
                while try await server.next() != nil {}
                pongs.withLock { [seen = server.pongs] in $0 = seen }
            }
        ]) { url in
            let events = try await events(of: shard(url), count: 2)
            #expect(events.map(\.event).last == .resumed)
        }
        #expect(pongs.withLock { $0 } == ["are you there"])
    }

    @Test("Commands wait for the session and are then sent in order")
    func commands() async throws {
        let seen = Mutex<[String?]>([])
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                for _ in 0..<3 {
                    let command = try await server.next()
                    seen.withLock { $0.append(command) }
                }
                try await server.presence(2)
                while try await server.next() != nil {}
            }
        ]) { url in
            let shard = shard(url)
            for nonce in ["a", "b"] { shard.send(.requestGuildMembers(guildID: 5, presences: true, nonce: nonce)) }
            shard.send(.updatePresence(GatewayPresence(status: "idle")))
            let received = try await events(of: shard, count: 2)
            #expect(Self.numbers(received) == [1, 2])
        }
        func request(_ nonce: String) -> String {
            #"{"d":{"guild_id":"5","limit":0,"nonce":"\#(nonce)","presences":true,"query":""},"op":8}"#
        }
        #expect(
            seen.withLock { $0 } == [
                request("a"), request("b"), #"{"d":{"activities":[],"afk":false,"since":null,"status":"idle"},"op":3}"#,
            ])
    }

}

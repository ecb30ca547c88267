// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordSimulator

@Suite("DeliveryLog")
struct DeliveryLogTests {
    @Test("The client's latest resume counts more than its acknowledgements before")
    func received() {
        var log = DeliveryLog()
        log.acknowledge(10)
        log.acknowledge(7)
        #expect(log.received == 10)
        log.resume(from: 4, isRejected: false)
        #expect(log.received == 4)
        log.acknowledge(12)
        #expect(log.received == 12)
        log.resume(from: 8, isRejected: true)
        log.acknowledge(20)
        #expect(log.received == 8)
    }

    @Test("The entries up to a sequence number are those received")
    func entries() {
        var log = DeliveryLog()
        for number in 0..<10 { log.add(.event, number: UInt32(number), guild: 1, sequence: number * 3 + 3) }
        #expect([0, 2, 3, 5, 6, 30, 31].map { log.entries(upTo: $0).count } == [0, 0, 1, 1, 2, 10, 10])
        var events = ReceivedEvents(first: 2, count: 4)
        events.add(log.entries(upTo: 15), of: 0)
        #expect(events.events == [false, false, false, false])
        events.add(log.entries(upTo: 15), of: 1)
        #expect(events.events == [true, true, true, false])
    }

    @Test("The oldest entries are removed when there are too many")
    func capacity() {
        var log = DeliveryLog()
        for number in 0...DeliveryLog.capacity {
            #expect(log.takeOldest() == nil)
            log.add(.event, number: UInt32(number), guild: 0, sequence: number + 1)
        }
        #expect(log.takeOldest()?.map(\.number) == (0..<UInt32(DeliveryLog.capacity / 10)).map { $0 })
        #expect(log.entries.first?.number == UInt32(DeliveryLog.capacity / 10))
        #expect(log.takeOldest() == nil)
    }

    @Test("Of the newest sessions that have ended, a client can still report what it received")
    func endedSessions() {
        var ended = EndedSessions()
        for number in 0..<40 {
            let identity = GatewayConnection.Identity(intents: .guildMembers, largeThreshold: 50)
            var session = Session(
                id: "\(number)", identity: identity, guilds: [1], replayLimit: .auto, connection: 1)
            session.append(WorldEvent(at: 0, user: 1, number: UInt32(number), kind: .join), of: 0)
            if number % 2 == 0 { session.deliveries.acknowledge(1) }
            ended.add(session)
        }
        func received() -> [Bool] {
            var events = ReceivedEvents(first: 0, count: 40)
            ended.add(to: &events, of: 0)
            return events.events
        }
        #expect(received() == (0..<40).map { $0 % 2 == 0 })
        for id in ["0", "1", "38", "39", "40"] { ended.resume(id, from: 0) }
        for id in ["3", "37"] { ended.resume(id, from: 1) }
        #expect(received() == (0..<40).map { $0 != 38 && ($0 % 2 == 0 || $0 == 37) })
    }
}

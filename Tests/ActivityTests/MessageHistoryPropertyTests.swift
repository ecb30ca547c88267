// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import TestSupport
import Testing

@testable import Activity

/// A Discord with three channels, a bot that reads it, and its store: sessions are lost, commits fail, and the bot is killed.
private struct MessageWorld {
    private static let noon = Date(timeIntervalSince1970: 1_767_614_400)
    private static let channels = (1...3).map { MessageChannel(id: $0, parent: $0 == 3 ? 2 : $0) }

    private struct Sent {
        let id: UInt64
        let channel: MessageChannel
    }

    private var random: SeededRandom
    /// Every message, in the order of IDs. An ID is the time.
    private var messages: [Sent] = []
    private var now: UInt64 = 10_000
    /// The events of the session, in the order in which they are sent; `nil` for the guild becoming available.
    private var events: [Sent?] = [nil]
    /// Messages that the gateway sends a little later, in another order.
    private var delayed: [Sent] = []

    private var fixture = ActivityFixture("UTC")
    private var waiting = ActivityBatch()
    /// The events that are applied, and those of them that are committed.
    private var applied = 0
    private var committed = 0
    private var committedAt: UInt64 = 10_000
    /// The instant up to which events were received.
    private var receivedUntil: UInt64 = 10_000

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        fixture.state.advance(to: Self.time(now))
        receive()
        commit()
    }

    private static func time(_ id: UInt64) -> Date { noon + TimeInterval(id) }

    mutating func step() {
        now += .random(in: 1...20, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<7: send()
        case 7..<11: receive()
        case 11: fixture.state.advance(to: Self.time(receivedUntil))
        case 12: waiting.merge(fixture.state.takeBatch())
        case 13, 14: commit()
        case 15: if Int.random(in: 0..<3, using: &random) == 0 { kill() }
        case 16: if Int.random(in: 0..<4, using: &random) == 0 { loseSession() }
        default: read()
        }
    }

    private mutating func send() {
        let channel = Self.channels[Int.random(in: 0..<3, using: &random)]
        let sent = Sent(id: now, channel: channel)
        messages.append(sent)
        if Int.random(in: 0..<4, using: &random) == 0 {
            delayed.append(sent)
        } else {
            events.append(sent)
            if Bool.random(using: &random) { deliverDelayed() }
        }
    }

    private mutating func deliverDelayed() {
        events += delayed.shuffled(using: &random).map(Optional.some)
        delayed = []
    }

    private mutating func receive(_ limit: Int = 4) {
        for _ in 0..<min(limit, events.count - applied) {
            let event = events[applied]
            applied += 1
            if let event {
                fixture.state.receive(message(event.id), in: event.channel)
            } else {
                fixture.state.begin(
                    missingSince: Self.time(receivedUntil), at: Self.time(now), sources: [.messages],
                    channels: Self.channels, firstID: { UInt64(max(0, $0.timeIntervalSince(Self.noon))) })
            }
        }
        if applied == events.count, delayed.isEmpty { receivedUntil = now }
    }

    private func message(_ id: UInt64) -> CountedMessage {
        CountedMessage(id: id, at: Self.time(id), author: .human, user: id % 5)
    }

    /// Reads a page of a pending channel.
    private mutating func read(limit: Int = 3) {
        guard let gap = fixture.state.messageGap else { return }
        guard let end = gap.end else { return fixture.state.readHistory(until: now + 5) }
        let pending = fixture.state.pendingChannels.sorted { $0.channel.id < $1.channel.id }
        // The history is complete up to the last ID to read, when it has passed.
        guard now > end, let mark = pending.randomElement(using: &random) else { return }
        let page = messages.filter { $0.channel.id == mark.channel.id && $0.id > mark.settled }.prefix(limit)
        fixture.state.receive(
            page: page.map { message($0.id) }, of: mark.channel.id, after: mark.settled, isLast: page.count < limit)
    }

    private mutating func commit() {
        waiting.merge(fixture.state.takeBatch())
        fixture.store.commit(waiting)
        waiting = ActivityBatch()
        (committed, committedAt) = (applied, receivedUntil)
    }

    /// Discord replays what was not committed.
    private mutating func kill() {
        fixture.restart()
        waiting = ActivityBatch()
        (applied, receivedUntil) = (committed, committedAt)
    }

    /// The rest of the session is lost, also what was not committed, if the bot is killed as well.
    private mutating func loseSession() {
        if Bool.random(using: &random) { kill() }
        // What happens between two sessions.
        let gap = Int.random(in: 0..<6, using: &random)
        for _ in 0..<gap {
            now += .random(in: 1...50, using: &random)
            messages.append(Sent(id: now, channel: Self.channels[Int.random(in: 0..<3, using: &random)]))
        }
        now += 1
        events = [nil]
        delayed = []
        (applied, committed) = (0, 0)
    }

    /// Lets the bot catch up, and returns the counted and the sent messages by channel.
    mutating func finish() -> (counted: [String], sent: [String]) {
        deliverDelayed()
        receive(.max)
        now += 100
        var rounds = 0
        while fixture.state.messageGap != nil, rounds < 10_000 {
            read()
            now += 10
            rounds += 1
        }
        commit()
        let sent = Dictionary(grouping: messages) { message in
            let hour = Self.time(message.id).timeIntervalSince1970 / 3_600
            return "\(Int(hour.rounded(.down)) % 24) #\(message.channel.parent)"
        }.mapValues { Int64($0.count) }
        var counted: [String: Int64] = [:]
        for (key, count) in fixture.store.hours { counted["\(key.hour.hour) #\(key.channel)"] = count }
        func lines(_ counts: [String: Int64]) -> [String] { counts.map { "\($0.key): \($0.value)" }.sorted() }
        return (lines(counted), lines(sent))
    }

    var gaps: [ActivityGap] { fixture.store.gaps }
}

@Suite("Messages of the gateway and of the history")
struct MessageHistoryPropertyTests {
    @Test(
        "any interleaving of messages, lost sessions, pages, commits and kills counts each message once",
        arguments: 1...200 as ClosedRange<UInt64>)
    func once(seed: UInt64) {
        var world = MessageWorld(seed: seed)
        for _ in 0..<600 { world.step() }
        let (counted, sent) = world.finish()
        #expect(counted == sent)
        #expect(world.gaps == [])
    }
}

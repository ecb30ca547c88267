// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import TestSupport
import Testing

@Suite("Activity of random guilds")
struct ActivityPropertyTests {
    /// Some months of a guild, with a change of the clocks.
    private struct World {
        var random: SeededRandom
        let start: Date
        var now: Date
        /// The members and when they joined.
        var members: [UInt64: Date] = [:]

        init(seed: UInt64, from start: Date) {
            random = SeededRandom(seed: seed)
            (self.start, now) = (start, start)
        }

        static func isOptedOut(_ user: UInt64) -> Bool { user == 11 || user == 12 }

        mutating func next() -> [ActivityEvent] {
            // Mostly minutes, sometimes days.
            let pause = Int.random(in: 0..<30, using: &random) == 0 ? 200_000_000 : 7_200_000
            now = Date(milliseconds: now.milliseconds + Int64.random(in: 0...Int64(pause), using: &random))
            let user = UInt64.random(in: 1...12, using: &random)
            let channel = UInt64.random(in: 1...3, using: &random)
            switch Int.random(in: 0..<20, using: &random) {
            case 0...4: return [ActivityEvent(at: late(), .message(.human, channel: channel, user: user))]
            case 5:
                let author = MessageAuthor.allCases.randomElement(using: &random) ?? .bot
                return [ActivityEvent(at: late(), .message(author, channel: channel, user: user))]
            case 6...7: return [ActivityEvent(at: late(), .reaction(channel: channel, user: user))]
            case 8: return [ActivityEvent(at: late(), .threadCreated(channel: channel))]
            case 9...15:
                let leaves = Int.random(in: 0..<3, using: &random) == 0
                return [ActivityEvent(at: now, .voice(user, leaves ? nil : channel, isBot: user == 10))]
            case 16: return [ActivityEvent(at: now, .afkChannel([1, 2, nil].randomElement(using: &random) ?? nil))]
            default:
                if let joinedAt = members.removeValue(forKey: user) {
                    // The stay of a user who has opted out can be found only by its session.
                    let voice = World.isOptedOut(user) ? [ActivityEvent(at: now, .voice(user, nil))] : []
                    return voice + [ActivityEvent(at: now, .memberLeft(user: user, joinedAt: joinedAt, isBot: false))]
                }
                members[user] = now
                return [ActivityEvent(at: now, .memberJoined(user: user, joinedAt: now, isBot: false))]
            }
        }

        /// Now, or up to six days ago.
        private mutating func late() -> Date {
            guard Int.random(in: 0..<4, using: &random) == 0 else { return now }
            return Date(milliseconds: now.milliseconds - Int64.random(in: 0...518_400_000, using: &random))
        }
    }

    private static let zones = ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/New_York"]

    private static func events(seed: UInt64) throws -> (events: [ActivityEvent], zone: String) {
        let start = try ActivityFixture.date(seed % 2 == 0 ? "2026-03-01T10:00:00Z" : "2026-10-01T10:00:00Z")
        var world = World(seed: seed, from: start)
        var events = [ActivityEvent(at: start, .snapshot())]
        while events.count < 400 { events += world.next() }
        return (events, zones[Int(seed) % zones.count])
    }

    @Test("The fold agrees with the definitions", arguments: 1...24 as ClosedRange<UInt64>)
    func definitions(seed: UInt64) throws {
        let (events, zone) = try Self.events(seed: seed)
        var fixture = ActivityFixture(zone)
        fixture.isOptedOut = World.isOptedOut
        var reference = ActivityReference(from: events[0].at, in: fixture.zone, isOptedOut: World.isOptedOut)
        for event in events {
            fixture.state.apply(event, isOptedOut: fixture.isOptedOut)
            reference.apply(event)
        }
        let end = try #require(events.map(\.at).max())
        reference.count(to: end)
        fixture.finish(at: end)
        let store = fixture.store
        #expect(store.hours == reference.hours)
        #expect(
            store.cohorts.filter { $0.value != CohortCounts() }
                == reference.cohorts.filter { $0.value != CohortCounts() })
        #expect(store.leavers == reference.leavers)
        #expect(store.voicePeaks == reference.voicePeaks)
        let newest = try #require(store.progress.newestDay)
        #expect(store.activeMembers == reference.figures(until: newest))
        #expect(!store.members.keys.contains(where: World.isOptedOut))
        #expect(!store.stays.values.contains { $0.user.map(World.isOptedOut) ?? false })
    }

    @Test("Commits, restarts and failed commits make no difference", arguments: 1...24 as ClosedRange<UInt64>)
    func restarts(seed: UInt64) throws {
        let (events, zone) = try Self.events(seed: seed)
        let end = try #require(events.map(\.at).max())
        var random = SeededRandom(seed: seed + 1_000)
        var whole = ActivityFixture(zone)
        var cut = ActivityFixture(zone)
        (whole.isOptedOut, cut.isOptedOut) = (World.isOptedOut, World.isOptedOut)
        for event in events { whole.state.apply(event, isOptedOut: whole.isOptedOut) }

        var waiting = ActivityBatch()
        var committed = 0
        var applied = 0
        /// The latest time of the applied events: the instant up to which stays may be counted.
        var now: Date { events[...max(0, applied - 1)].map(\.at).max() ?? events[0].at }
        while committed < events.count {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                // Killed: what was not committed is replayed.
                cut.restart()
                waiting = ActivityBatch()
                applied = committed
                cut.state.apply(ActivityEvent(at: now, .caughtUp))
            case 1: waiting.merge(cut.state.takeBatch())
            case 2:
                cut.state.advance(to: now)
                waiting.merge(cut.state.takeBatch())
                cut.store.commit(waiting)
                waiting = ActivityBatch()
                committed = applied
            default:
                for event in events[applied..<min(applied + Int.random(in: 1...9, using: &random), events.count)] {
                    cut.state.apply(event, isOptedOut: cut.isOptedOut)
                    applied += 1
                }
            }
        }
        whole.finish(at: end)
        cut.finish(at: end)
        #expect(cut.store.hours == whole.store.hours)
        #expect(cut.store.cohorts == whole.store.cohorts)
        #expect(cut.store.leavers == whole.store.leavers)
        #expect(cut.store.voicePeaks == whole.store.voicePeaks)
        #expect(cut.store.activeMembers == whole.store.activeMembers)
        #expect(cut.store.stays == whole.store.stays)
        #expect(cut.store.progress == whole.store.progress)
        #expect(Set(cut.state.stored.members) == Set(whole.state.stored.members))
        // The store has the same as the state, and nothing that has expired.
        cut.restart()
        #expect(Set(cut.state.stored.members) == Set(whole.state.stored.members))
        #expect(cut.store.members.count == whole.state.stored.members.count)
    }
}

extension ActivityFixture {
    fileprivate mutating func finish(at end: Date) {
        state.advance(to: end)
        store.commit(state.takeBatch())
    }
}

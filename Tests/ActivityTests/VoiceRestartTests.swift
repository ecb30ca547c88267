// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import Testing

@Suite("Voice and restarts")
struct VoiceRestartTests {
    /// Users 1 and 2 have been in channel 7 since 11:00 local time, which is counted up to 11:10.
    private static func interrupted() throws -> ActivityFixture {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T10:00:00Z", .snapshot([7: [1, 2]]))
        try fixture.commit(at: "2026-01-10T10:10:00Z")
        try fixture.apply("2026-01-10T10:20:00Z", .message(3))
        fixture.restart()
        return fixture
    }

    private static let counted = "01-10 11 #7 voice 1200"

    @Test("Without events, nothing is counted after a restart")
    func waiting() throws {
        var fixture = try Self.interrupted()
        #expect(fixture.state.voiceMembers == 2)
        try fixture.commit(at: "2026-01-10T10:30:00Z")
        #expect(fixture.store.lines == [Self.counted])
    }

    @Test("A stay continues if the session is the same")
    func same() throws {
        var fixture = try Self.interrupted()
        try fixture.apply("2026-01-10T10:30:00Z", .snapshot([7: [1, 2]]))
        #expect(fixture.state.takeBatch().hours.values.reduce(0, +) == 2 * 1_200_000)
    }

    @Test("A stay with another session begins again; who stayed was alone since the last known instant")
    func different() throws {
        var fixture = try Self.interrupted()
        try fixture.apply(
            "2026-01-10T10:30:00Z",
            .voiceSnapshot(
                [
                    VoiceConnection(user: 1, channel: 7, session: "s1"),
                    VoiceConnection(user: 2, channel: 7, session: "other"),
                ], afkChannel: nil))
        try fixture.commit(at: "2026-01-10T10:40:00Z")
        #expect(fixture.store.lines == ["01-10 11 #7 voice 2400", "01-10 11 #7 voice_alone 1200"])
        #expect(Set(fixture.store.stays.keys) == ["s1", "other"])
    }

    @Test("A stay that ended meanwhile is counted up to the last known instant")
    func gone() throws {
        var fixture = try Self.interrupted()
        try fixture.apply("2026-01-10T10:30:00Z", .snapshot())
        try fixture.commit(at: "2026-01-10T10:40:00Z")
        #expect(fixture.store.lines == [Self.counted])
        #expect(fixture.store.stays.isEmpty && fixture.store.progress.voiceCountedUntil == nil)
    }

    @Test("A stay in another channel is counted for the known channel until then")
    func moved() throws {
        var fixture = try Self.interrupted()
        try fixture.apply("2026-01-10T10:30:00Z", .snapshot([7: [1], 8: [2]]))
        try fixture.commit(at: "2026-01-10T10:31:00Z")
        #expect(
            fixture.store.lines
                == ["01-10 11 #7 voice 3600", "01-10 11 #7 voice_alone 60", "01-10 11 #8 voice_alone 60"])
    }

    @Test("Replayed events are counted at the time at which they arrive")
    func replayed() throws {
        var fixture = try Self.interrupted()
        try fixture.apply("2026-01-10T10:25:00Z", .voice(1, nil))
        try fixture.commit(at: "2026-01-10T10:26:00Z")
        #expect(fixture.store.lines == ["01-10 11 #7 voice 3000"])
        try fixture.apply("2026-01-10T10:26:00Z", .caughtUp)
        try fixture.commit(at: "2026-01-10T10:27:00Z")
        #expect(fixture.store.lines == ["01-10 11 #7 voice 3000", "01-10 11 #7 voice_alone 120"])
    }

    @Test("An outage of the guild is like a restart")
    func outage() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T10:00:00Z", .snapshot([7: [1, 2]]))
        try fixture.commit(at: "2026-01-10T10:10:00Z")
        try fixture.apply("2026-01-10T10:10:00Z", .interrupted)
        try fixture.commit(at: "2026-01-10T10:20:00Z")
        #expect(fixture.store.lines == [Self.counted])
        try fixture.apply("2026-01-10T10:30:00Z", .snapshot([7: [1]]))
        try fixture.commit(at: "2026-01-10T10:30:00Z")
        #expect(fixture.store.lines == [Self.counted, "01-10 11 #7 voice_alone 1200"])
    }

    @Test("A span that only a wrong clock can explain is not counted")
    func wrongClock() throws {
        var fixture = ActivityFixture()
        try fixture.apply("1970-01-01T00:00:10Z", .snapshot([7: [1, 2]]))
        try fixture.commit(at: "2026-01-10T10:00:00Z")
        try fixture.commit(at: "2026-01-10T10:00:01Z")
        #expect(fixture.store.lines == ["01-10 11 #7 voice 2"])
    }

    @Test("The AFK channel is known after a restart")
    func afk() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T10:00:00Z", .snapshot([9: [1]], afk: 9))
        try fixture.commit(at: "2026-01-10T10:10:00Z")
        fixture.restart()
        try fixture.apply("2026-01-10T10:20:00Z", .caughtUp)
        try fixture.commit(at: "2026-01-10T10:20:00Z")
        #expect(fixture.store.lines == ["01-10 11 #9 voice_afk 1200"])
        #expect((fixture.state.voiceMembers, fixture.state.afkMembers) == (0, 1))
        #expect(fixture.store.voicePeaks.isEmpty && fixture.store.activeMembers.isEmpty)
    }

    @Test("The daily peak survives restarts and begins each day with those who are there")
    func peak() throws {
        let day = Day(year: 2026, month: 1, day: 10)
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T10:00:00Z", .snapshot([7: [1, 2, 3], 9: [4]], afk: 9))
        try fixture.apply("2026-01-10T10:05:00Z", .voice(1, nil))
        try fixture.commit(at: "2026-01-10T10:10:00Z")
        fixture.restart()
        try fixture.apply("2026-01-10T10:20:00Z", .voice(5, 8))
        try fixture.apply("2026-01-10T10:20:00Z", .voice(4, 8))
        try fixture.commit(at: "2026-01-10T10:30:00Z")
        #expect(fixture.store.voicePeaks == [day: 4])
        try fixture.apply("2026-01-10T22:00:00Z", .voice(4, nil))
        try fixture.commit(at: "2026-01-10T23:00:00Z")
        #expect(fixture.store.voicePeaks == [day: 4])
        try fixture.apply("2026-01-10T23:00:01Z", .voice(5, nil))
        try fixture.commit(at: "2026-01-10T23:00:02Z")
        #expect(fixture.store.voicePeaks == [day: 4, day.advanced(by: 1): 3])
        #expect(fixture.store.figures == ["01-10 5 5 5 5", "01-11 3 5 5 3"])
    }
}

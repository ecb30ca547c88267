// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime

/// The memory of the activity of a large guild: 250,000 members who were all active in the last four weeks, 500 channels with a
/// thread each, 2,000 members in voice, and all counts of the last days. The roster is not included.
struct ActivityMemoryMeasurement {
    private static let messagesPerDay = 50_000
    private static let voicePerChannel: UInt64 = 4
    private static let groupSize = 500

    /// Growth of resident memory while events are applied and committed, in bytes.
    private let bytes: Int

    init() {
        // What the process needs anyway, such as the data of time zones.
        var (state, committed) = Self.count(members: 1_000, channels: 1, days: 1)
        precondition(state.stored.members.count == 1_000)
        let before = MemoryMeasurement.resident()
        (state, committed) = Self.count(members: 250_000, channels: 500, days: 28)
        bytes = MemoryMeasurement.resident() - before
        precondition(state.stored.members.count == 250_000 && committed.messages.count == 500)
    }

    private static func id(_ member: Int) -> UInt64 { 175_928_847_299_117_063 + UInt64(member) * 4_194_304_007 }

    /// The activity after some days on which everybody was active, as it is in the bot.
    private static func count(members: Int, channels: UInt64, days: Int) -> (ActivityState, CommittedActivity) {
        let start = Date(timeIntervalSince1970: 1_700_006_400)
        let firstID: (Date) -> UInt64 = { UInt64($0.timeIntervalSince1970 * 1_000 - 1_420_070_400_000) << 22 }
        let places = (1...channels).map { MessageChannel(id: $0 << 22, parent: $0 << 22) }
        let threads = places.map { MessageChannel(id: $0.id + 1, parent: $0.id) }
        var state = ActivityState(timeZone: .gmt)
        var committed = CommittedActivity()
        state.begin(
            missingSince: nil, at: start, sources: Set(GapSource.allCases), channels: places + threads,
            firstID: firstID)
        for index in 0..<channels * voicePerChannel {
            let user = id(Int(index))
            let connection = VoiceConnection(
                user: user, channel: (1 + index % channels) << 22, session: String(format: "%032llx", user))
            state.apply(ActivityEvent(at: start, .voice(connection)))
        }
        state.apply(ActivityEvent(at: start, .caughtUp))
        for number in 0..<days * messagesPerDay {
            let at = start + Double(number) * 86_400 / Double(messagesPerDay)
            let user = id(number * 7 % members)
            let place = number % 4 == 0 ? threads[number % threads.count] : places[number % places.count]
            state.receive(
                CountedMessage(id: firstID(at) + UInt64(number & 0xFFFF), at: at, author: .human, user: user),
                in: place)
            if number % 3 == 0 {
                state.apply(ActivityEvent(at: at, .reaction(channel: place.parent, user: user)))
            }
            guard number % groupSize == 0 else { continue }
            state.advance(to: at)
            committed.add(state.takeBatch())
        }
        committed.add(state.takeBatch())
        return (state, committed)
    }

    /// Rows of the table.
    var rows: [String] {
        [
            "memory: activity of 250,000 members".padding(toLength: 44, withPad: " ", startingAt: 0)
                + String(format: "%12.2f MB", Double(bytes) / 1e6)
        ]
    }
}

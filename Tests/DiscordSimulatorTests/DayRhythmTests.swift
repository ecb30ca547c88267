// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("DayRhythm")
struct DayRhythmTests {
    @Test(
        "The online share follows the guild's local hour",
        arguments: [
            // UTC hours of 2023-11-15; the guild is five hours behind.
            (9.0, 0.10), (9.5, 0.10), (2.0, 0.35), (1.5, 0.3475), (17.0, 0.20),
        ])
    func shares(utcHour: Double, share: Double) {
        let rhythm = DayRhythm(utcOffset: .seconds(-5 * 3600))
        let instant = WallInstant(secondsSince1970: 1_700_006_400 + utcHour * 3600)
        #expect(abs(rhythm.share(at: instant) - share) < 0.0001)
    }

    @Test("The simulated online count follows the rhythm of the day")
    func presencesFollow() {
        var world = WorldTests.world(members: 4000)
        var events: [WorldEvent] = []
        for hour in 1...48 {
            let instant = WorldTests.start.advanced(by: .seconds(hour * 3600))
            world.advance(to: instant, into: &events)
            let share = Double(world.members.onlineCount) / Double(world.members.count)
            #expect(abs(share - world.rhythm.share(at: instant)) < 0.06)
        }
    }
}

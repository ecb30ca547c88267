// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@Suite("Waits for a wall-clock time")
struct WallWaitTests {
    @Test(
        "The clock is looked at again after a minute at the latest",
        arguments: [(-5, 0), (0, 0), (1, 1), (60, 60), (61, 60), (86_400, 60)])
    func step(seconds: Int, step: Int) {
        let now = WallInstant(secondsSince1970: 1_767_614_400)
        #expect(now.step(toward: now.advanced(by: .seconds(seconds))) == .seconds(step))
    }
}

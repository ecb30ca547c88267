// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import TimekeepingTestKit

@testable import Timekeeping

@Suite("Steady clock", .timeLimit(.minutes(5)))
struct SteadyClockTests {
    private static let jumps = [-500 * 86_400, -86_400, -3_600, -121, 121, 3_600, 86_400, 500 * 86_400]
    private static let start = WallInstant(secondsSince1970: 1_767_614_400)

    private let machine = ManualClock(now: Self.start)

    private func later(_ seconds: Int) -> WallInstant { Self.start.advanced(by: .seconds(seconds)) }

    @Test("Small steps are followed", arguments: [-120, -1, 0, 1, 120])
    func small(step: Int) {
        let clock = SteadyClock(machine)
        machine.setWallClock(by: .seconds(step))
        #expect(clock.wallNow == later(step))
    }

    @Test("A jump that does not last an hour is not followed", arguments: jumps)
    func blip(seconds: Int) {
        let clock = SteadyClock(machine)
        machine.setWallClock(by: .seconds(seconds))
        #expect(clock.wallNow == Self.start)
        machine.advance(by: .seconds(3_599))
        #expect(clock.wallNow == later(3_599))
        machine.setWallClock(by: .seconds(-seconds))
        machine.advance(by: .seconds(3_600))
        #expect(clock.wallNow == later(7_199))
    }

    @Test("A jump that lasts an hour is followed, from its last step on", arguments: jumps)
    func lasting(seconds: Int) {
        let clock = SteadyClock(machine)
        machine.setWallClock(by: .seconds(-7 * 86_400))
        #expect(clock.wallNow == Self.start)
        machine.advance(by: .seconds(3_000))
        machine.setWallClock(by: .seconds(7 * 86_400 + seconds))
        #expect(clock.wallNow == later(3_000))
        machine.advance(by: .seconds(3_599))
        #expect(clock.wallNow == later(6_599))
        machine.advance(by: .seconds(1))
        #expect(clock.wallNow == later(6_600 + seconds))
    }

    @Test("A jump that the server confirms is followed at once", arguments: jumps)
    func confirmed(seconds: Int) {
        // The machine's clock is wrong from the start; a single word of the server does not set it.
        let clock = SteadyClock(machine)
        clock.received(serverTime: later(seconds))
        #expect(clock.wallNow == Self.start)
        #expect(clock.serverNow == later(seconds))
        #expect(clock.offset == .seconds(-seconds))
        machine.advance(by: .seconds(600))
        machine.setWallClock(by: .seconds(seconds))
        #expect(clock.wallNow == later(600 + seconds))
        #expect(clock.serverNow == later(600 + seconds))
        #expect(clock.offset == .zero)
    }

    @Test("A jump that the server contradicts is refused for as long as that", arguments: jumps)
    func contradicted(seconds: Int) {
        let clock = SteadyClock(machine)
        clock.received(serverTime: Self.start)
        machine.setWallClock(by: .seconds(seconds))
        for hour in 0..<72 {
            #expect(clock.wallNow == later(hour * 3_600))
            #expect(clock.serverNow == later(hour * 3_600))
            #expect(clock.offset == .seconds(seconds))
            if hour % 24 == 0 { clock.received(serverTime: later(hour * 3_600)) }
            machine.advance(by: .seconds(3_600))
        }
        // The server is silent for a day: the machine's clock is all there is.
        machine.advance(by: .seconds(1))
        #expect(clock.serverNow == nil)
        #expect(clock.offset == nil)
        #expect(clock.wallNow == later(72 * 3_600 + 1 + seconds))
    }

    @Test("A clock with a larger tolerance is followed by larger steps")
    func tolerance() {
        let clock = SteadyClock(JumpingClock(machine, serverTolerance: .seconds(7_200)))
        machine.setWallClock(by: .seconds(7_200))
        #expect(clock.wallNow == later(7_200))
        machine.setWallClock(by: .seconds(7_201))
        #expect(clock.wallNow == later(7_200))
    }

    @Test("Waits are those of the machine's monotonic clock")
    func waits() async throws {
        let clock = SteadyClock(machine)
        #expect(clock.now == machine.now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await clock.sleep(for: .seconds(5)) }
            await machine.waitForSleepers()
            machine.setWallClock(by: .seconds(86_400))
            machine.advance(by: .seconds(5))
            try await group.waitForAll()
        }
    }
}

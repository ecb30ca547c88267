// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import Counters

extension MonotonicInstant {
    /// A time in seconds since the origin of a test.
    fileprivate static func at(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(seconds))
    }
}

@Suite("Rename schedule")
struct RenameScheduleTests {
    private static let light = RenameWeight(thousandths: 1)

    /// Renames that follow each other immediately, until the schedule has nothing to do now.
    private static func renames(_ schedule: inout RenameSchedule, at now: MonotonicInstant) -> [UInt64] {
        var renamed: [UInt64] = []
        while case .rename(let channel) = schedule.next(at: now) {
            schedule.answered(channel, at: now)
            renamed.append(channel.rawValue)
        }
        return renamed
    }

    @Test("An empty schedule is idle")
    func empty() {
        var schedule = RenameSchedule()
        #expect(schedule.next(at: .at(0)) == .idle)
        #expect(schedule.count == 0)
    }

    @Test("Greater differences and longer waits go first")
    func order() {
        var schedule = RenameSchedule()
        schedule.want(1, weight: Self.light, at: .at(0))
        schedule.want(2, weight: RenameWeight(thousandths: 500), at: .at(0))
        schedule.want(3, weight: .greatest, at: .at(0))
        schedule.want(4, weight: Self.light, at: .at(0))
        // Half of the greatest head start is five minutes.
        schedule.want(5, weight: .greatest, at: .at(299))
        schedule.want(6, weight: .greatest, at: .at(301))
        schedule.want(7, weight: .greatest, at: .at(601))
        #expect(schedule.count == 7)
        #expect(Self.renames(&schedule, at: .at(601)) == [3, 5, 2, 6, 1, 4, 7])
        #expect(schedule.next(at: .at(601)) == .idle)
    }

    @Test("A wish that changes keeps its waiting time and takes the new weight")
    func changedWish() {
        var schedule = RenameSchedule()
        schedule.want(3, weight: Self.light, at: .at(0))
        schedule.want(2, weight: Self.light, at: .at(10))
        schedule.want(1, weight: .greatest, at: .at(20))
        schedule.want(1, weight: Self.light, at: .at(30))
        schedule.want(2, weight: .greatest, at: .at(31))
        schedule.want(3, weight: Self.light, at: .at(32))
        #expect(schedule.count == 3)
        #expect(Self.renames(&schedule, at: .at(32)) == [2, 3, 1])
    }

    @Test("A channel is renamed twice in ten minutes, and then when its first slot is free")
    func channelLimit() {
        var schedule = RenameSchedule()
        var steps: [RenameSchedule.Step] = []
        for time in [0.0, 100, 200, 601, 602, 603, 702] {
            schedule.want(1, weight: .greatest, at: .at(time))
            let step = schedule.next(at: .at(time))
            steps.append(step)
            if step == .rename(1) { schedule.answered(1, at: .at(time)) }
        }
        #expect(
            steps == [
                .rename(1), .rename(1), .wait(until: .at(602)), .wait(until: .at(602)), .rename(1),
                .wait(until: .at(702)), .rename(1),
            ])
    }

    @Test("A slow response delays the next slot, because the rename may have reached Discord just then")
    func slowResponse() {
        var schedule = RenameSchedule()
        for time in [0.0, 50] {
            schedule.want(1, weight: .greatest, at: .at(time))
            #expect(schedule.next(at: .at(time)) == .rename(1))
            schedule.answered(1, at: .at(time + 40))
        }
        schedule.want(1, weight: .greatest, at: .at(100))
        #expect(schedule.next(at: .at(100)) == .wait(until: .at(642)))
    }

    @Test("All channels together stay within the limit of a second")
    func totalLimit() {
        var schedule = RenameSchedule(RenameSchedule.Limits(renamesPerSecond: 3))
        for channel in 1...8 { schedule.want(ChannelID(UInt64(channel)), weight: .greatest, at: .at(0)) }
        #expect(Self.renames(&schedule, at: .at(0)) == [1, 2, 3])
        #expect(schedule.next(at: .at(0)) == .wait(until: .at(1)))
        #expect(Self.renames(&schedule, at: .at(0.5)) == [])
        #expect(schedule.next(at: .at(0.5)) == .wait(until: .at(1)))
        #expect(Self.renames(&schedule, at: .at(1.5)) == [4, 5, 6])
        #expect(schedule.next(at: .at(1.5)) == .wait(until: .at(2.5)))
        #expect(Self.renames(&schedule, at: .at(60)) == [7, 8])
        #expect(schedule.next(at: .at(60)) == .idle)
    }

    @Test("While a rename is being sent, its channel waits; a newer wish follows")
    func sending() {
        var schedule = RenameSchedule()
        schedule.want(1, weight: Self.light, at: .at(0))
        #expect(schedule.next(at: .at(0)) == .rename(1))
        #expect(schedule.next(at: .at(1)) == .idle)
        schedule.want(1, weight: Self.light, at: .at(2))
        #expect(schedule.next(at: .at(2)) == .idle)
        schedule.answered(1, at: .at(3))
        #expect(schedule.next(at: .at(3)) == .rename(1))
        schedule.answered(1, at: .at(3))
        #expect(schedule.next(at: .at(3)) == .idle)
        // Answers to nothing change nothing.
        schedule.answered(1, at: .at(500))
        schedule.failed(2, retryAt: .at(900), at: .at(500))
        schedule.want(1, weight: Self.light, at: .at(604))
        #expect(schedule.next(at: .at(604)) == .wait(until: .at(605)))
    }

    @Test("A failed rename is tried again after its wait, with its waiting time and the newest weight")
    func failures() {
        var schedule = RenameSchedule()
        schedule.want(1, weight: Self.light, at: .at(0))
        #expect(schedule.next(at: .at(0)) == .rename(1))
        schedule.want(2, weight: Self.light, at: .at(1))
        schedule.failed(1, retryAt: .at(60), at: .at(2))
        #expect(Self.renames(&schedule, at: .at(2)) == [2])
        #expect(schedule.next(at: .at(2)) == .wait(until: .at(60)))
        schedule.want(3, weight: Self.light, at: .at(50))
        schedule.want(4, weight: .greatest, at: .at(55))
        #expect(Self.renames(&schedule, at: .at(60)) == [4, 1, 3])

        schedule.want(5, weight: Self.light, at: .at(100))
        #expect(schedule.next(at: .at(100)) == .rename(5))
        schedule.want(5, weight: .greatest, at: .at(101))
        schedule.failed(5, retryAt: .at(102), at: .at(101))
        schedule.want(6, weight: .greatest, at: .at(100.5))
        #expect(Self.renames(&schedule, at: .at(102)) == [5, 6])
    }

    @Test("A withdrawn wish is not renamed, also not after a failure")
    func withdrawal() {
        var schedule = RenameSchedule()
        schedule.want(1, weight: .greatest, at: .at(0))
        schedule.want(2, weight: .greatest, at: .at(0))
        schedule.withdraw(1)
        schedule.withdraw(3)
        #expect(schedule.count == 1)
        #expect(schedule.next(at: .at(0)) == .rename(2))
        schedule.withdraw(2)
        schedule.failed(2, retryAt: .at(1), at: .at(0))
        #expect(schedule.next(at: .at(5)) == .idle)
        // Its waiting time starts again.
        schedule.want(4, weight: .greatest, at: .at(6))
        schedule.want(1, weight: .greatest, at: .at(7))
        #expect(Self.renames(&schedule, at: .at(7)) == [4, 1])
    }

    @Test("After a withdrawal while sending, the channel still waits for the response")
    func withdrawalWhileSending() {
        var schedule = RenameSchedule()
        schedule.want(1, weight: .greatest, at: .at(0))
        #expect(schedule.next(at: .at(0)) == .rename(1))
        schedule.withdraw(1)
        schedule.want(1, weight: .greatest, at: .at(1))
        #expect(schedule.next(at: .at(1)) == .idle)
        schedule.answered(1, at: .at(2))
        #expect(schedule.next(at: .at(2)) == .rename(1))
    }

    @Test("Renames before a restart count; those from the future count as now")
    func restored() {
        var schedule = RenameSchedule()
        schedule.restore([.seconds(500), .seconds(100), .seconds(5_000)], of: 1, at: .at(1_000))
        schedule.restore([.seconds(-50), .seconds(590)], of: 2, at: .at(1_000))
        schedule.restore([.seconds(700), .seconds(650)], of: 3, at: .at(1_000))
        schedule.restore([.seconds(10)], of: 4, at: .at(1_000))
        for channel in 1...4 { schedule.want(ChannelID(UInt64(channel)), weight: .greatest, at: .at(1_000)) }
        #expect(Self.renames(&schedule, at: .at(1_000)) == [3, 4])
        #expect(schedule.next(at: .at(1_000)) == .wait(until: .at(1_012)))
        #expect(Self.renames(&schedule, at: .at(1_012)) == [2])
        #expect(schedule.next(at: .at(1_012)) == .wait(until: .at(1_102)))
    }

    @Test("While the global limit is exhausted, nothing is renamed")
    func blocked() {
        var schedule = RenameSchedule()
        schedule.block(until: .at(30))
        schedule.block(until: .at(20))
        schedule.want(1, weight: .greatest, at: .at(10))
        #expect(schedule.next(at: .at(10)) == .wait(until: .at(30)))
        #expect(Self.renames(&schedule, at: .at(30)) == [1])
    }

    @Test("A time that goes back counts as the latest one before")
    func backwards() {
        var schedule = RenameSchedule(RenameSchedule.Limits(renamesPerSecond: 1))
        schedule.want(1, weight: .greatest, at: .at(1_000))
        #expect(Self.renames(&schedule, at: .at(1_000)) == [1])
        schedule.want(1, weight: .greatest, at: .at(10))
        schedule.want(2, weight: .greatest, at: .at(5))
        #expect(schedule.next(at: .at(10)) == .wait(until: .at(1_001)))
        #expect(Self.renames(&schedule, at: .at(1_001)) == [1])
        #expect(Self.renames(&schedule, at: .at(1_002)) == [2])
    }

    @Test("Limits are usable whatever is asked for")
    func limits() {
        let limits = RenameSchedule.Limits(renamesPerSecond: -3, headStart: .seconds(9_999))
        #expect(limits == RenameSchedule.Limits(renamesPerSecond: 1, headStart: .seconds(600)))
        #expect(RenameSchedule.Limits(headStart: .seconds(-1)).headStart == .zero)
    }
}

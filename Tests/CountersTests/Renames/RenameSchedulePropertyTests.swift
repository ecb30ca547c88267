// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import TestSupport
import Testing
import Timekeeping

@testable import Counters

@Suite("Rename schedule, with random wishes")
struct RenameSchedulePropertyTests {
    /// A simulated bot.
    private struct Simulation {
        let limits: RenameSchedule.Limits
        var schedule: RenameSchedule
        var random: SeededRandom
        var now = MonotonicInstant(nanoseconds: 0)
        /// Since when each channel is out of date.
        var outdated: [UInt64: MonotonicInstant] = [:]
        var renames: [(channel: UInt64, time: MonotonicInstant)] = []
        var longestWait = Duration.zero

        init(renamesPerSecond: Int, seed: UInt64) {
            limits = RenameSchedule.Limits(renamesPerSecond: renamesPerSecond)
            schedule = RenameSchedule(limits)
            random = SeededRandom(seed: seed)
        }

        mutating func want(_ channel: UInt64, _ thousandths: Int) {
            schedule.want(ChannelID(channel), weight: RenameWeight(thousandths: thousandths), at: now)
            outdated[channel] = outdated[channel] ?? now
        }

        mutating func withdraw(_ channel: UInt64) {
            schedule.withdraw(ChannelID(channel))
            outdated[channel] = nil
        }

        /// Renames what is due, for a time. `isOutdatedAgain` decides whether a channel changes again at once.
        mutating func run(for duration: Duration, isOutdatedAgain: (UInt64) -> Int? = { _ in nil }) {
            let end = now.advanced(by: duration)
            while now < end {
                switch schedule.next(at: now) {
                case .rename(let channel):
                    let id = channel.rawValue
                    renames.append((id, now))
                    longestWait = max(longestWait, (outdated.removeValue(forKey: id) ?? now).duration(to: now))
                    schedule.answered(channel, at: now)
                    if let weight = isOutdatedAgain(id) { want(id, weight) }
                case .wait(let until): now = min(end, max(now, until))
                case .idle: now = end
                }
            }
        }

        /// The most renames in any window of a length, of one channel or of all.
        func most(in window: Duration, _ included: (UInt64) -> Bool = { _ in true }) -> Int {
            let times = renames.filter { included($0.channel) }.map(\.time)
            var most = 0
            var start = 0
            for (index, time) in times.enumerated() {
                while times[start].duration(to: time) >= window { start += 1 }
                most = max(most, index - start + 1)
            }
            return most
        }

        /// The bound that the schedule promises.
        func bound(channels: Int) -> Duration { .seconds(603) + .seconds(channels) / limits.renamesPerSecond }
    }

    @Test(
        "Random wishes never exceed the limits, and none waits longer than the bound",
        arguments: [(40, 1, 1), (300, 1, 2), (1_000, 2, 3), (600, 20, 4)])
    func randomWishes(channels: Int, renamesPerSecond: Int, seed: Int) {
        var simulation = Simulation(renamesPerSecond: renamesPerSecond, seed: UInt64(seed))
        for _ in 0..<2_000 {
            let channel = UInt64.random(in: 1...UInt64(channels), using: &simulation.random)
            switch Int.random(in: 0..<10, using: &simulation.random) {
            case 0: simulation.withdraw(channel)
            case 1...8: simulation.want(channel, Int.random(in: 1...1_000, using: &simulation.random))
            default:
                // All counters of a guild change.
                for neighbor in channel..<min(channel + 20, UInt64(channels)) {
                    simulation.want(neighbor, Int.random(in: 1...1_000, using: &simulation.random))
                }
            }
            simulation.run(for: .milliseconds(Int.random(in: 0...3_000, using: &simulation.random)))
        }
        simulation.run(for: simulation.bound(channels: channels))
        #expect(simulation.outdated.isEmpty)
        #expect(simulation.longestWait <= simulation.bound(channels: channels))
        #expect(simulation.most(in: .seconds(1)) <= renamesPerSecond)
        for channel in 1...UInt64(channels) {
            #expect(simulation.most(in: .seconds(600)) { $0 == channel } <= 2)
        }
        #expect(simulation.renames.count > 400)
    }

    @Test("Channels with the smallest differences do not starve among channels that change completely at every rename")
    func starvation() {
        let channels = 1_200
        var simulation = Simulation(renamesPerSecond: 1, seed: 9)
        for channel in 1...UInt64(channels) { simulation.want(channel, channel <= 5 ? 1 : 1_000) }
        simulation.run(for: .seconds(8_000)) { $0 <= 5 ? 1 : 1_000 }
        #expect(simulation.most(in: .seconds(1)) == 1)
        #expect(simulation.longestWait <= simulation.bound(channels: channels))
        // The limit is used up: one rename in each second.
        #expect(simulation.renames.count == 8_000)
        for channel in 1...5 { #expect(simulation.renames.filter { $0.channel == channel }.count >= 4) }
    }

    @Test("When everything changes all the time and capacity suffices, each channel uses all of its slots")
    func capacity() {
        let channels = 100
        var simulation = Simulation(renamesPerSecond: 20, seed: 10)
        for channel in 1...UInt64(channels) { simulation.want(channel, 500) }
        simulation.run(for: .seconds(6_020)) { _ in 500 }
        // Two renames in each of ten windows.
        for channel in 1...UInt64(channels) {
            #expect(simulation.renames.filter { $0.channel == channel }.count == 20)
            #expect(simulation.most(in: .seconds(602)) { $0 == channel } == 2)
        }
    }

    @Test("10,000 channels in 500 guilds are all renamed in time")
    func manyChannels() {
        var simulation = Simulation(renamesPerSecond: 20, seed: 13)
        for channel in 1...10_000 as ClosedRange<UInt64> { simulation.want(channel, Int(channel % 1_000) + 1) }
        simulation.run(for: .seconds(500))
        #expect(simulation.renames.count == 10_000)
        #expect(Set(simulation.renames.map(\.channel)).count == 10_000)
        #expect(simulation.outdated.isEmpty)
        #expect(simulation.schedule.count == 0)
        #expect(simulation.most(in: .seconds(1)) == 20)
    }

    @Test("Channels that are up to date and have all slots do not use memory forever")
    func pruned() {
        var simulation = Simulation(renamesPerSecond: 20, seed: 14)
        for channel in 1...5_000 as ClosedRange<UInt64> {
            simulation.want(channel, 1)
            simulation.run(for: .seconds(1))
        }
        #expect(simulation.renames.count == 5_000)
        #expect(simulation.schedule.knownChannels <= 1_024 + 602)
    }

    @Test("The wait after a failure is kept when others are dropped")
    func failureIsKept() {
        var simulation = Simulation(renamesPerSecond: 20, seed: 15)
        simulation.want(1, 1_000)
        #expect(simulation.schedule.next(at: simulation.now) == .rename(1))
        let retry = simulation.now.advanced(by: .seconds(10_000))
        simulation.schedule.failed(1, retryAt: retry, at: simulation.now)
        simulation.withdraw(1)
        for channel in 2...3_000 as ClosedRange<UInt64> {
            simulation.want(channel, 1)
            simulation.run(for: .seconds(1))
        }
        simulation.want(1, 1_000)
        #expect(simulation.schedule.next(at: simulation.now) == .wait(until: retry))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing
import Timekeeping

@Suite("Wall instant")
struct WallInstantTests {
    @Test(
        "Seconds are converted to nanoseconds and clamped to the bounds",
        arguments: [
            (0, 0), (1.5, 1_500_000_000), (-1.5, -1_500_000_000), (1_700_000_000.25, 1_700_000_000_250_000_000),
            (0.3, 300_000_000), (1e300, .max), (-1e300, .min), (.infinity, .max), (.nan, 0),
        ] as [(Double, Int64)])
    func seconds(seconds: Double, nanoseconds: Int64) {
        #expect(WallInstant(secondsSince1970: seconds).nanosecondsSince1970 == nanoseconds)
    }

    @Test(
        "Milliseconds are rounded down, also before 1970",
        arguments: [(0, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-1_000_000, -1), (-1_000_001, -2)]
            as [(Int64, Int64)])
    func milliseconds(nanoseconds: Int64, milliseconds: Int64) {
        #expect(WallInstant(nanosecondsSince1970: nanoseconds).millisecondsSince1970 == milliseconds)
    }

    @Test(
        "Milliseconds are converted to nanoseconds",
        arguments: [(1_420_070_400_000, 1_420_070_400_000_000_000), (-1, -1_000_000), (.max, .max), (.min, .min)]
            as [(Int64, Int64)])
    func fromMilliseconds(milliseconds: Int64, nanoseconds: Int64) {
        #expect(WallInstant(millisecondsSince1970: milliseconds).nanosecondsSince1970 == nanoseconds)
    }

    @Test("Instants are ordered, and their difference is exact")
    func distance() {
        let early = WallInstant(nanosecondsSince1970: 1_700_000_000_000_000_001)
        let late = early.advanced(by: .nanoseconds(5))
        #expect(early < late)
        #expect(early.duration(to: late) == .nanoseconds(5))
        #expect(late.duration(to: early) == .nanoseconds(-5))
    }

    @Test("Arithmetic beyond the bounds is clamped")
    func bounds() {
        let first = WallInstant(nanosecondsSince1970: .min)
        let last = WallInstant(nanosecondsSince1970: .max)
        #expect(last.advanced(by: .nanoseconds(1)) == last)
        #expect(first.advanced(by: .seconds(-1)) == first)
        #expect(first.duration(to: last) == .nanoseconds(Int64.max) - .nanoseconds(Int64.min))
        #expect(WallInstant(secondsSince1970: 0).advanced(by: .seconds(Int64.max)) == last)
    }

    @Test("Conversion to a Foundation `Date` preserves the instant")
    func date() {
        #expect(WallInstant(secondsSince1970: 1_700_000_000.5).date == Date(timeIntervalSince1970: 1_700_000_000.5))
        #expect(
            WallInstant(millisecondsSince1970: 1_767_614_400_250).date == Date(timeIntervalSince1970: 1_767_614_400.25))
    }

    @Test("It is stored in nanoseconds")
    func codable() throws {
        let instant = WallInstant(nanosecondsSince1970: 1_700_000_000_123_456_789)
        let data = try JSONEncoder().encode(instant)
        #expect(String(decoding: data, as: UTF8.self) == #"{"nanosecondsSince1970":1700000000123456789}"#)
        #expect(try JSONDecoder().decode(WallInstant.self, from: data) == instant)
    }

    @Test(
        "A duration in nanoseconds is clamped to the bounds",
        arguments: [
            (Duration.milliseconds(1500), 1_500_000_000), (.seconds(-2), -2_000_000_000), (.seconds(Int64.max), .max),
            (.seconds(Int64.min), .min), (.nanoseconds(Int64.max) + .milliseconds(1), .max),
            (.nanoseconds(Int64.min) - .milliseconds(1), .min),
        ] as [(Duration, Int64)])
    func durations(duration: Duration, nanoseconds: Int64) {
        #expect(duration.nanoseconds == nanoseconds)
    }

    @Test(
        "A duration in seconds",
        arguments: [(Duration.milliseconds(1500), 1.5), (.seconds(-2), -2)] as [(Duration, Double)])
    func durations(duration: Duration, seconds: Double) {
        #expect(duration.seconds == seconds)
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@Suite("Scaled clock", .timeLimit(.minutes(5)))
struct ScaledClockTests {
    @Test(
        "Parsing the text form returns the same clock",
        arguments: [
            (1_700_000_000_123_456_789, 60.0, "1700000000.123456789,60.0"),
            (1_700_000_000_000_000_000, 0.5, "1700000000.000000000,0.5"),
            (1, 1, "0.000000001,1.0"),
            (-1_500_000_000, 1_000, "-1.500000000,1000.0"),
            (-1, 1, "-0.000000001,1.0"),
        ] as [(Int64, Double, String)])
    func roundTrip(nanoseconds: Int64, scale: Double, text: String) throws {
        let clock = try #require(
            ScaledClock(origin: WallInstant(nanosecondsSince1970: nanoseconds), scale: scale))
        #expect(clock.description == text)
        let read = try #require(ScaledClock(text))
        #expect(read.origin == clock.origin)
        #expect(read.scale == clock.scale)
    }

    @Test(
        "Other spellings of an origin are accepted",
        arguments: [("1700000000,60", 1_700_000_000_000_000_000), ("1.5,1", 1_500_000_000), ("-0.25,1", -250_000_000)]
            as [(String, Int64)])
    func spellings(text: String, nanoseconds: Int64) throws {
        #expect(try #require(ScaledClock(text)).origin.nanosecondsSince1970 == nanoseconds)
    }

    @Test(
        "Invalid text is rejected",
        arguments: [
            "", ",", "1", "1,", ",1", "1,2,3", "1,0", "1,-1", "1,nan", "1,inf", "1,1e300", "1,1e-300", "nan,1", "inf,1",
            "1e9,1", "0x10,1", " 1,1", "1, 1", "1.,1", ".5,1", "1.2.3,1", "--1,1", "+1,1", "1.0000000001,1",
            "9300000000,1", "99999999999999999999,1", "x,1", "1,x",
        ])
    func refused(text: String) {
        #expect(ScaledClock(text) == nil)
    }

    @Test("A scale out of bounds is rejected", arguments: [0, -1, .nan, .infinity, 0.0009, 1_000_001] as [Double])
    func refused(scale: Double) {
        #expect(ScaledClock(origin: WallInstant(secondsSince1970: 0), scale: scale) == nil)
    }

    @Test("It tolerates two minutes of real time, and never less", arguments: [(0.5, 120), (1, 120), (60, 7_200)])
    func serverTolerance(scale: Double, seconds: Int) throws {
        let clock = try #require(ScaledClock(origin: WallInstant(secondsSince1970: 0), scale: scale))
        #expect(clock.serverTolerance == .seconds(seconds))
        #expect(SystemClock().serverTolerance == .seconds(120))
    }

    @Test("It runs from its origin, `scale` times as fast as the system clock")
    func shows() throws {
        let origin = SystemClock().wallNow.advanced(by: .seconds(-10))
        let clock = try #require(ScaledClock(origin: origin, scale: 100))
        let before = SystemClock().wallNow
        let shown = clock.wallNow
        let after = SystemClock().wallNow
        // The tolerance is one microsecond for the rounding of a `Double` of seconds, times a hundred.
        let slack = Duration.microseconds(100)
        #expect(shown >= origin.advanced(by: origin.duration(to: before) * 100 - slack))
        #expect(shown <= origin.advanced(by: origin.duration(to: after) * 100 + slack))
    }

    @Test("Its monotonic time runs `scale` times as fast as the system's")
    func scalesTheMonotonicTime() throws {
        let clock = try #require(ScaledClock(origin: WallInstant(secondsSince1970: 0), scale: 100))
        let first = (before: SystemClock().now, shown: clock.now, after: SystemClock().now)
        let second = (before: SystemClock().now, shown: clock.now, after: SystemClock().now)
        let shown = first.shown.duration(to: second.shown)
        #expect(shown >= first.after.duration(to: second.before) * 100 - .microseconds(100))
        #expect(shown <= first.before.duration(to: second.after) * 100 + .microseconds(100))
    }

    @Test("Sleeping until a past deadline returns immediately")
    func past() async throws {
        let clock = try #require(ScaledClock(origin: SystemClock().wallNow, scale: 1))
        try await clock.sleep(until: clock.now.advanced(by: .seconds(-1)), tolerance: nil)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { try await clock.sleep(until: clock.now.advanced(by: .seconds(1e9)), tolerance: nil) }
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }
}

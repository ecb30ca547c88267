// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A monotonic clock that also shows the wall-clock time.
///
/// `now` and all waits are monotonic: setting the machine's clock changes neither the length of a wait nor an age.
/// `wallNow` is for calendars and for what is stored, shown or sent: days, times of events, log messages and file names.
/// Their types do not mix.
///
/// All code that waits or reads the time gets a clock injected: `SystemClock` in production, `ScaledClock` with a
/// simulator that runs faster than real time, `ManualClock` in tests.
public protocol WallClock: Clock, Sendable where Duration == Swift.Duration, Instant == MonotonicInstant {
    /// The current wall-clock time, which can be set forward or back at any moment.
    var wallNow: WallInstant { get }

    /// How far this clock and a server's may differ although both are right: answers take time, and clocks are corrected in
    /// small steps.
    var serverTolerance: Duration { get }
}

extension WallClock {
    /// Two minutes.
    public var serverTolerance: Duration { .seconds(120) }
}

extension WallInstant {
    /// How long to wait for a later time that a wall clock will show, before looking at the clock again: until then if it
    /// is not set meanwhile, and at most a minute.
    public func step(toward later: WallInstant) -> Duration {
        min(max(duration(to: later), .zero), .seconds(60))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A clock whose instants are wall-clock times.
///
/// All code that waits or reads the time gets a clock injected: `SystemClock` in production, `ScaledClock` with a
/// simulator that runs faster than real time, `ManualClock` in tests.
public protocol WallClock: Clock, Sendable where Duration == Swift.Duration, Instant == WallInstant {}

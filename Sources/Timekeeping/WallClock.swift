// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A clock whose instants are points of wall-clock time.
///
/// Everything here that waits or asks for the time is handed one: `SystemClock` in production, `ScaledClock` beside
/// a simulator that runs faster than the world, `ManualClock` in tests.
public protocol WallClock: Clock, Sendable where Duration == Swift.Duration, Instant == WallInstant {}

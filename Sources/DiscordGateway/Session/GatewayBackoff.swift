// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How long to wait before the next attempt: exponential, with full jitter, so that many bots do not come back at once.
struct GatewayBackoff: Sendable, Equatable {
    /// The bound of the first wait; it doubles with each failure.
    var base: Duration = .seconds(1)
    /// The bound that no wait exceeds.
    var maximum: Duration

    /// The wait after so many failures in a row, none after none; `random` is a number from 0 to 1.
    func delay(failures: Int, random: Double) -> Duration {
        guard failures > 0 else { return .zero }
        // From 2^40 s on every bound is beyond the maximum anyway.
        let bound = min(maximum, base * (1 << min(failures - 1, 40)))
        return bound * random
    }
}

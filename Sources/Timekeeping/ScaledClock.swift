// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A clock that runs faster than the system clock: at scale 60, a minute passes in a second.
///
/// Processes on one machine with the same origin and scale show the same wall-clock time. Waits do not depend on it: they
/// are scaled from the monotonic clock. `description` is the form in which a
/// clock is passed to another process: `<origin>,<scale>`.
public struct ScaledClock: WallClock, CustomStringConvertible {
    /// The instant at which this clock and the system clock show the same time.
    public let origin: WallInstant
    /// Seconds of this clock per second of the system clock.
    public let scale: Double
    private let base = SystemClock()

    /// Creates a clock that shows the system time at `origin` and runs `scale` times as fast.
    ///
    /// - Returns: `nil` for a scale outside 0.001…1,000,000. At the upper bound, a year passes in half a minute; beyond
    ///   the bounds, time arithmetic is no longer meaningful.
    public init?(origin: WallInstant, scale: Double) {
        guard (0.001...1_000_000).contains(scale) else { return nil }
        self.origin = origin
        self.scale = scale
    }

    /// Parses `<origin in seconds since 1970>,<scale>`. The origin is a decimal number with up to nine fractional
    /// digits.
    public init?(_ description: String) {
        let parts = description.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, let origin = Self.nanoseconds(parts[0]), let scale = Double(parts[1]) else {
            return nil
        }
        self.init(origin: WallInstant(nanosecondsSince1970: origin), scale: scale)
    }

    /// The text form, with the origin in nanosecond precision so that two processes share it exactly.
    public var description: String {
        let nanoseconds = origin.nanosecondsSince1970
        let (seconds, fraction) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(fraction)
        let padded = String(repeating: "0", count: 9 - digits.count) + digits
        return "\(nanoseconds < 0 ? "-" : "")\(seconds).\(padded),\(scale)"
    }

    private static func nanoseconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : "0"
        let digits = parts[0].hasPrefix("-") ? parts[0].dropFirst() : parts[0]
        guard [digits, fraction].allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            fraction.utf8.count <= 9
        else { return nil }
        // Parsed as one integer, because a binary fraction would be inexact.
        return Int64(parts[0] + fraction + String(repeating: "0", count: 9 - fraction.utf8.count))
    }

    /// The scaled time since the process used a clock for the first time.
    public var now: MonotonicInstant {
        MonotonicInstant(nanoseconds: 0).advanced(
            by: .seconds(MonotonicInstant(nanoseconds: 0).duration(to: base.now).seconds * scale))
    }

    /// The current time of this clock.
    public var wallNow: WallInstant {
        origin.advanced(by: .seconds(origin.duration(to: base.wallNow).seconds * scale))
    }

    /// Two minutes of real time, because answers travel in real time.
    public var serverTolerance: Duration { .seconds(120) * max(1, scale) }

    /// One nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Sleeps until the deadline; throws `CancellationError` if canceled. The tolerance is also in this clock's time.
    public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(
            for: .seconds(now.duration(to: deadline).seconds / scale),
            tolerance: tolerance.map { .seconds($0.seconds / scale) })
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A wall clock that runs faster than the machine's: at scale 60 a minute passes in a second.
///
/// Two processes with the same origin and scale agree about the time, since both count from the origin on the
/// machine's clock. `description` is the form in which one hands it to the other: `<origin>,<scale>`.
public struct ScaledClock: WallClock, CustomStringConvertible {
    /// The instant at which this clock and the machine's showed the same.
    public let origin: WallInstant
    /// Seconds of this clock in one second of the machine's.
    public let scale: Double
    private let base = SystemClock()

    /// Makes a clock that showed the machine's time at `origin` and has run `scale` times as fast since.
    ///
    /// - Returns: `nil` for a scale outside 0.001…1,000,000. At the upper bound a year passes in half a minute; beyond
    ///   the bounds the arithmetic of time has no sense left.
    public init?(origin: WallInstant, scale: Double) {
        guard (0.001...1_000_000).contains(scale) else { return nil }
        self.origin = origin
        self.scale = scale
    }

    /// Reads `<origin in seconds since 1970>,<scale>`; the origin in decimal digits, up to nine after the point.
    public init?(_ description: String) {
        let parts = description.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, let origin = Self.nanoseconds(parts[0]), let scale = Double(parts[1]) else {
            return nil
        }
        self.init(origin: WallInstant(nanosecondsSince1970: origin), scale: scale)
    }

    /// The text form. It says the origin to the nanosecond, so that two processes share it exactly.
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
        // As one whole number, so that nothing is lost to a binary fraction.
        return Int64(parts[0] + fraction + String(repeating: "0", count: 9 - fraction.utf8.count))
    }

    /// The time it shows.
    public var now: WallInstant {
        origin.advanced(by: .seconds(origin.duration(to: base.now).seconds * scale))
    }

    /// The smallest step.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Waits until the deadline; throws `CancellationError` when cancelled. The tolerance, too, is time of this clock.
    public func sleep(until deadline: WallInstant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(
            for: .seconds(now.duration(to: deadline).seconds / scale),
            tolerance: tolerance.map { .seconds($0.seconds / scale) })
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// A clock that does not believe every jump of the machine's wall clock.
///
/// Somebody, or something, can set a machine's clock wrong while the process runs. Small steps are followed. A jump is
/// followed when a time server agrees with it, refused while the server contradicts it, and without a server accepted when
/// it has lasted for an hour. Between two answers of the server, its time is known from the monotonic clock.
public final class SteadyClock: WallClock {
    /// Differences up to the base clock's tolerance are normal.
    public let serverTolerance: Duration
    /// How long a jump must last without a server.
    static let confirmationTime = Duration.seconds(3_600)
    /// How long the server's last answer counts.
    static let answerLifetime = Duration.seconds(86_400)

    /// A wall-clock time and when it was shown.
    fileprivate struct Reading: Sendable {
        let shown: WallInstant
        let at: MonotonicInstant

        /// What the clock shows when the monotonic clock shows zero, in nanoseconds.
        var offset: Int64 { shown.nanosecondsSince1970.subtractingClamped(at.nanoseconds) }

        /// What a clock that has not been set since shows at an instant.
        func shown(at instant: MonotonicInstant) -> WallInstant { shown.advanced(by: at.duration(to: instant)) }
    }

    fileprivate struct State {
        /// The last time that was believed.
        var accepted: Reading
        /// The first reading of a jump that is not accepted yet.
        var jump: Reading?
        var server: Reading?
    }

    private let base: any WallClock
    /// `serverTolerance` in nanoseconds.
    private let tolerance: Int64
    private let state: Mutex<State>

    /// Creates a clock that begins with the time that `base` shows.
    ///
    /// - Parameter base: The machine's clock.
    public init(_ base: any WallClock) {
        self.base = base
        serverTolerance = base.serverTolerance
        tolerance = serverTolerance.nanoseconds
        state = Mutex(State(accepted: Reading(shown: base.wallNow, at: base.now)))
    }

    /// The base clock's monotonic time.
    public var now: MonotonicInstant { base.now }

    /// One nanosecond.
    public var minimumResolution: Duration { base.minimumResolution }

    /// Sleeps until the deadline; throws `CancellationError` if canceled.
    public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
        try await base.sleep(until: deadline, tolerance: tolerance)
    }

    /// The last time that is believed, and the time since.
    public var wallNow: WallInstant {
        state.withLock { state in
            let reading = Reading(shown: base.wallNow, at: base.now)
            return state.take(reading, tolerance)
        }
    }

    /// Records the time of a server that is trusted more than this machine.
    public func received(serverTime: WallInstant) {
        let now = base.now
        state.withLock { $0.server = Reading(shown: serverTime, at: now) }
    }

    /// The server's current time; `nil` if it has not answered lately.
    public var serverNow: WallInstant? {
        let now = base.now
        return state.withLock { $0.serverTime(at: now) }
    }

    /// How far the machine's clock is ahead of the server's; `nil` if the server has not answered lately.
    public var offset: Duration? { serverNow?.duration(to: base.wallNow) }
}

extension SteadyClock.State {
    fileprivate func serverTime(at now: MonotonicInstant) -> WallInstant? {
        server.flatMap { $0.at.duration(to: now) <= SteadyClock.answerLifetime ? $0.shown(at: now) : nil }
    }

    /// Takes a reading of the machine's clock.
    ///
    /// - Returns: the time to believe.
    ///
    /// `tolerance` is in nanoseconds. This is called for every gateway event, and arithmetic with `Duration`, which has 128 bits,
    /// would take longer than reading the clocks.
    fileprivate mutating func take(_ reading: SteadyClock.Reading, _ tolerance: Int64) -> WallInstant {
        let step = reading.offset.subtractingClamped(accepted.offset)
        guard step.magnitude <= tolerance.magnitude || believes(reading, .nanoseconds(tolerance)) else {
            return accepted.shown(at: reading.at)
        }
        accepted = reading
        if jump != nil { jump = nil }
        return reading.shown
    }

    /// Whether a jump to this reading is accepted.
    private mutating func believes(_ reading: SteadyClock.Reading, _ tolerance: Duration) -> Bool {
        var jump = jump ?? reading
        // After another jump, the time counts from there.
        if !jump.shown(at: reading.at).isClose(to: reading.shown, tolerance) { jump = reading }
        self.jump = jump
        if let server = serverTime(at: reading.at) { return reading.shown.isClose(to: server, tolerance) }
        return jump.at.duration(to: reading.at) >= SteadyClock.confirmationTime
    }
}

extension WallInstant {
    fileprivate func isClose(to other: WallInstant, _ tolerance: Duration) -> Bool {
        let difference = duration(to: other)
        return difference <= tolerance && difference >= .zero - tolerance
    }
}

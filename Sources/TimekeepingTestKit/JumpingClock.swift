// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
public import Timekeeping

/// A clock for tests whose wall clock is set wrong and corrected later. Its monotonic time and its waits are those of the
/// clock that it wraps.
public final class JumpingClock: WallClock {
    /// A span of time in which the wall clock is wrong.
    public struct Jump: Sendable, Equatable {
        /// When the clock is set, in true time.
        public var start: WallInstant
        /// When it is corrected, in true time.
        public var end: WallInstant
        /// How far it is ahead in between; negative if it is behind.
        public var offset: Duration

        /// Creates a jump.
        public init(from start: WallInstant, to end: WallInstant, by offset: Duration) {
            self.start = start
            self.end = end
            self.offset = offset
        }
    }

    private let base: any WallClock
    private let jumps = Mutex<[Jump]>([])

    /// How far this clock and a server's may differ although both are right.
    public let serverTolerance: Duration

    /// Creates a clock that is right until jumps are set.
    public init(_ base: any WallClock, serverTolerance: Duration) {
        self.base = base
        self.serverTolerance = serverTolerance
    }

    /// Sets all jumps. If two overlap, the first in the list applies.
    public func setJumps(_ jumps: [Jump]) {
        self.jumps.withLock { $0 = jumps }
    }

    /// The base clock's time, plus the offset of the current jump.
    public var wallNow: WallInstant {
        let truth = base.wallNow
        let offset = jumps.withLock { $0.first { $0.start <= truth && truth < $0.end }?.offset }
        return truth.advanced(by: offset ?? .zero)
    }

    /// The base clock's monotonic time.
    public var now: MonotonicInstant { base.now }

    /// The base clock's resolution.
    public var minimumResolution: Duration { base.minimumResolution }

    /// Sleeps until the deadline; throws `CancellationError` if canceled.
    public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
        try await base.sleep(until: deadline, tolerance: tolerance)
    }
}

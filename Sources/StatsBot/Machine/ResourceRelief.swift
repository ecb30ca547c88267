// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// What can be done without when memory or disk is scarce.
package struct ResourceRelief: Sendable {
    /// Gives memory back, and says in a few words what it was, as in `3 values of the cache "channel"`; `nil`: there was
    /// nothing.
    package typealias Shedder = @Sendable () -> String?

    /// What is asked when memory is critical, at every look as long as it is.
    package var memory: [Shedder] = []
    /// What is told to stop writing (`true`) and to go on (`false`).
    package var disk: [@Sendable (Bool) -> Void] = []

    /// Nothing.
    package init() {}
}

/// Whether what can wait should leave the disk alone.
final class DiskPause: Sendable {
    private let state = Mutex(false)

    /// Whether it should.
    var isPaused: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// Actions that free memory or reduce disk writes.
package struct ResourceRelief: Sendable {
    /// Frees memory and returns a short description of it, such as `3 channels`; `nil` if there was nothing to free.
    package typealias Shedder = @Sendable () -> String?

    /// Called at each measurement while memory is critical.
    package var memory: [Shedder] = []
    /// Called with `true` to pause writes and with `false` to resume them.
    package var disk: [@Sendable (Bool) -> Void] = []

    /// No actions.
    package init() {}
}

/// Whether deferrable disk writes are paused.
package final class DiskPause: Sendable {
    private let state = Mutex(false)

    /// Not paused.
    package init() {}

    package var isPaused: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Resilience
import Synchronization

/// A number of places that work takes turns in.
final class ConcurrencyLimit: Sendable {
    private let free: Mutex<Int>
    private let changes = ChangeSignal()

    init(count: Int) {
        free = Mutex(count)
    }

    /// Takes a place, as soon as one is free.
    ///
    /// - Throws: `CancellationError`.
    func take() async throws {
        try await changes.wait {
            free.withLock { free -> Void? in
                guard free > 0 else { return nil }
                free -= 1
                return ()
            }
        }
    }

    /// Gives a place back.
    func giveBack() {
        free.withLock { $0 += 1 }
        changes.notify()
    }
}

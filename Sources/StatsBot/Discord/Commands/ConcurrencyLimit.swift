// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Resilience
import Synchronization

/// An asynchronous counting semaphore.
final class ConcurrencyLimit: Sendable {
    private let free: Mutex<Int>
    private let changes = ChangeSignal()

    init(count: Int) {
        free = Mutex(count)
    }

    /// Acquires a permit, waiting until one is free.
    ///
    /// - Throws: `CancellationError`.
    func acquire() async throws {
        try await changes.wait {
            free.withLock { free -> Void? in
                guard free > 0 else { return nil }
                free -= 1
                return ()
            }
        }
    }

    func release() {
        free.withLock { $0 += 1 }
        changes.notify()
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// Limits how many requests to expensive routes are handled or wait at the same time.
final class AdmissionLimit: Sendable {
    private let maximum: Int
    private let admitted = Mutex(0)

    init(_ maximum: Int) {
        self.maximum = maximum
    }

    /// Admits a request if there is room. Each admitted request must leave.
    func enter() -> Bool {
        admitted.withLock { admitted in
            guard admitted < maximum else { return false }
            admitted += 1
            return true
        }
    }

    func leave() {
        admitted.withLock { $0 -= 1 }
    }
}

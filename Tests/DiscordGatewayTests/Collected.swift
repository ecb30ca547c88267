// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// Values from several tasks, in the order in which they came.
final class Collected<Value: Sendable>: Sendable {
    private let state = Mutex<[Value]>([])

    /// What came so far.
    var values: [Value] { state.withLock { $0 } }

    /// Adds a value.
    ///
    /// - Returns: How many there are now.
    @discardableResult
    func add(_ value: Value) -> Int {
        state.withLock { values in
            values.append(value)
            return values.count
        }
    }
}

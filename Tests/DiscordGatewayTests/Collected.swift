// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// Collects values from several tasks, in order of arrival.
final class Collected<Value: Sendable>: Sendable {
    private let state = Mutex<[Value]>([])

    /// The values collected so far.
    var values: [Value] { state.withLock { $0 } }

    /// Adds a value.
    ///
    /// - Returns: The number of values.
    @discardableResult
    func add(_ value: Value) -> Int {
        state.withLock { values in
            values.append(value)
            return values.count
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch

/// Runs blocking disk I/O without occupying a thread of Swift's cooperative pool.
package func onThreadOfItsOwn<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .utility).async { continuation.resume(with: Result { try work() }) }
    }
}

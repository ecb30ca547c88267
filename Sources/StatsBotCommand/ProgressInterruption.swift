// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Synchronization
import UnixSignals

/// Runs work that can check for a first SIGINT or SIGTERM and stop at a suitable point. A second signal ends the process
/// immediately.
func interruptible<Value>(
    _ work: (_ isInterrupted: @escaping @Sendable () -> Bool) async throws -> Value
) async throws -> Value {
    let flag = InterruptionFlag()
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            for await _ in signals {
                flag.raise()
                signal(SIGINT, SIG_DFL)
                signal(SIGTERM, SIG_DFL)
            }
        }
        defer { group.cancelAll() }
        return try await work { flag.isRaised }
    }
}

private final class InterruptionFlag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}

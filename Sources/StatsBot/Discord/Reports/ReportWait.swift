// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import Foundation
import Logging
import Resilience
import Supervision
import Timekeeping

/// Waits until a report can be complete: until the events of its days have been received and committed, however long that
/// takes.
struct ReportWait: Sendable {
    /// Time after which the wait shows in the log and in readiness. The gateway confirms within a heartbeat interval that the
    /// events have been received, and a commit takes milliseconds.
    static let patience = Duration.seconds(120)
    /// Time after which the message is repeated.
    static let repetition = Duration.seconds(3_600)

    let keeper: GuildKeeper
    /// Real time: how long events take to arrive does not depend on the pace of a simulated world.
    let realClock: any WallClock
    let logger: Logger

    /// Waits for all events before an instant.
    func untilStored(before instant: Date) async throws {
        // Events arrive and are committed in order. Those that follow need not be waited for, so that the wait ends even if
        // some event is always pending.
        let received = try await wait(for: "the gateway to deliver the events of the day") {
            keeper.hasReceivedEvents(until: instant) ? keeper.shared.progress.received : nil
        }
        try await wait(for: "the events of the day to be committed") {
            keeper.shared.progress.committed >= received ? () : nil
        }
    }

    private func wait<Value: Sendable>(
        for reason: String, _ condition: @escaping @Sendable () -> Value?
    ) async throws -> Value {
        var isReported = false
        defer { if isReported { ServiceStatus.current?.waits(for: nil) } }
        while true {
            let value = try await keeper.changes.wait(
                atMost: isReported ? Self.repetition : Self.patience, clock: realClock, for: condition)
            if let value {
                if isReported { logger.notice("report no longer waits", metadata: ["report.waits_for": "\(reason)"]) }
                return value
            }
            isReported = true
            ServiceStatus.current?.waits(for: "the report waits for \(reason)")
            logger.warning(
                "report waits",
                metadata: ["report.waits_for": "\(reason)", "store.pending": "\(keeper.shared.pendingEvents)"])
        }
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import Synchronization

/// Records that wait for somebody slow, such as a disk. Who logs never waits; what is too much is dropped, and counted.
///
/// The work is done in order on a serial dispatch queue. Dispatch gives such a queue a thread of its own while there is
/// work, and one that is stuck in a system call keeps nobody else from running: unlike Swift's cooperative pool, threads
/// are added for it. Nothing is left behind when nobody needs the queue any more.
final class LogQueue: Sendable {
    /// How much may wait, what is being worked on included.
    struct Limits: Sendable {
        var records = 10_000
        var bytes = 8 << 20
    }

    private struct State {
        var waiting: [LogRecord] = []
        /// Those that wait and those in hand.
        var records = 0
        var bytes = 0
        /// Since the last batch was taken out.
        var droppedSince = 0
        var dropped = 0
        var isScheduled = false
    }

    private let limits: Limits
    private let queue: DispatchQueue
    private let work: @Sendable (_ records: [LogRecord], _ droppedAfter: Int) -> Void
    private let state = Mutex(State())

    /// An empty queue.
    ///
    /// - Parameters:
    ///   - label: the name of its thread in a debugger.
    ///   - limits: how much may wait.
    ///   - work: what is done with records, and with the number of those that were dropped after them; one call at a time,
    ///     may take as long as it likes.
    init(
        _ label: String, limits: Limits = Limits(),
        work: @escaping @Sendable (_ records: [LogRecord], _ droppedAfter: Int) -> Void
    ) {
        self.limits = limits
        self.work = work
        queue = DispatchQueue(label: label, qos: .utility)
    }

    /// How many records were dropped since the start.
    var dropped: Int { state.withLock { $0.dropped } }
    /// How many wait or are being worked on.
    var count: Int { state.withLock { $0.records } }
    /// About how many bytes those occupy.
    var bytes: Int { state.withLock { $0.bytes } }

    /// Takes a record in, or drops it.
    func append(_ record: LogRecord) {
        let size = record.size
        let mustSchedule = state.withLock { state in
            if state.records < limits.records, state.bytes + size <= limits.bytes {
                state.waiting.append(record)
                state.records += 1
                state.bytes += size
            } else {
                state.droppedSince += 1
                state.dropped += 1
            }
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.async { self.workOnce() } }
    }

    /// Waits until all that was taken in before has been worked on.
    ///
    /// - Parameter deadline: when to give up.
    /// - Returns: whether it has been.
    @discardableResult
    func flush(until deadline: DispatchTime) -> Bool {
        let done = DispatchSemaphore(value: 0)
        queue.async {
            self.workOnce()
            done.signal()
        }
        return done.wait(timeout: deadline) == .success
    }

    private func workOnce() {
        let (records, dropped) = state.withLock { state in
            defer { (state.waiting, state.droppedSince) = ([], 0) }
            return (state.waiting, state.droppedSince)
        }
        if !records.isEmpty || dropped > 0 { work(records, dropped) }
        let bytes = records.reduce(0) { $0 + $1.size }
        let isMore = state.withLock { state in
            state.records -= records.count
            state.bytes -= bytes
            state.isScheduled = !state.waiting.isEmpty || state.droppedSince > 0
            return state.isScheduled
        }
        if isMore { queue.async { self.workOnce() } }
    }
}

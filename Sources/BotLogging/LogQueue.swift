// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import Synchronization

/// A bounded queue of records for a slow consumer, such as a disk. Callers never wait; excess records are dropped and
/// counted.
///
/// Records are processed in order on a serial dispatch queue. Dispatch provides a thread while there is work. If it
/// blocks in a system call, Dispatch adds threads, unlike Swift's cooperative pool. An unused queue has no thread.
final class LogQueue: Sendable {
    /// The maximum size of the queue, including records being processed.
    struct Limits: Sendable {
        var records = 10_000
        var bytes = 8 << 20
    }

    private struct State {
        var waiting: [LogRecord] = []
        /// Number of records waiting or being processed.
        var records = 0
        var bytes = 0
        /// Number of records dropped since the last batch.
        var droppedSince = 0
        var dropped = 0
        var isScheduled = false
    }

    private let limits: Limits
    private let queue: DispatchQueue
    private let work: @Sendable (_ records: [LogRecord], _ droppedAfter: Int) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - label: the name of the thread in a debugger.
    ///   - limits: the maximum size.
    ///   - work: processes a batch of records and the number of records dropped after it. Called serially; may block.
    init(
        _ label: String, limits: Limits = Limits(),
        work: @escaping @Sendable (_ records: [LogRecord], _ droppedAfter: Int) -> Void
    ) {
        self.limits = limits
        self.work = work
        queue = DispatchQueue(label: label, qos: .utility)
    }

    /// Number of records dropped since the start.
    var dropped: Int { state.withLock { $0.dropped } }
    /// Number of records waiting or being processed.
    var count: Int { state.withLock { $0.records } }
    /// Approximate size of those records in bytes.
    var bytes: Int { state.withLock { $0.bytes } }

    /// Adds a record, or drops it if the queue is full.
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

    /// Waits until all records added before have been processed.
    ///
    /// - Parameter deadline: the time to stop waiting.
    /// - Returns: `false` if the deadline was reached.
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

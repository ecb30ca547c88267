// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Dispatch
import Synchronization
import Timekeeping

/// Writes messages to files: a folder per day with all messages, only errors, and all messages as JSON lines.
///
/// A slow, full or missing disk does not block callers: excess messages are dropped and counted.
package final class LogFiles: LogSink {
    /// The state of the queue's thread, which alone uses the writer.
    private final class Work: Sendable {
        let writer: Mutex<LogFileWriter>
        let pause = Mutex<String?>(nil)
        /// Separate from the writer, whose lock is held during disk writes.
        let dropped = Atomic<Int>(0)

        init(_ writer: sending LogFileWriter) { self.writer = Mutex(writer) }

        deinit { writer.withLock { $0.close() } }
    }

    private let work: Work
    private let queue: LogQueue

    /// - Parameters:
    ///   - settings: the folder and the limits.
    ///   - clock: the clock for its own messages.
    ///   - realClock: a real-time clock for retry delays.
    ///   - limits: the limits of the queue.
    ///   - report: receives notes that cannot be written to the files; must not block.
    init(
        _ settings: LogFileWriter.Settings, clock: any WallClock, realClock: any WallClock = SystemClock(),
        limits: LogQueue.Limits = LogQueue.Limits(), report: @escaping @Sendable (LogNote) -> Void
    ) {
        let work = Work(LogFileWriter(settings, clock: realClock))
        self.work = work
        queue = LogQueue("log files", limits: limits) { records, dropped in
            let pause = work.pause.withLock { $0 }
            let (notes, total) = work.writer.withLock { writer in
                (writer.write(records, droppedAfter: dropped, pause: pause, now: clock.wallNow), writer.dropped)
            }
            work.dropped.store(total, ordering: .relaxed)
            for note in notes { report(note) }
        }
    }

    /// Number of messages dropped.
    var dropped: Int { queue.dropped + work.dropped.load(ordering: .relaxed) }
    /// Number of messages in the queue.
    var waiting: Int { queue.count }

    package func take(_ record: LogRecord) { queue.append(record) }

    /// Pauses writing for a reason, which is later written to the files; `nil` resumes.
    func pause(_ reason: String?) { work.pause.withLock { $0 = reason } }

    /// Waits until all messages are written.
    @discardableResult
    func flush(until deadline: DispatchTime) -> Bool { queue.flush(until: deadline) }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Dispatch
import Synchronization
import Timekeeping

/// Messages in files: a folder a day, with everything for people, the errors alone, and everything as JSON lines.
///
/// A disk that is slow, full or gone makes nobody wait: what is too much is dropped, and counted.
package final class LogFiles: LogSink {
    /// What the queue works with; its thread alone uses the writer.
    private final class Work: Sendable {
        let writer: Mutex<LogFileWriter>
        let pause = Mutex<String?>(nil)
        /// Beside the writer's lock, which is held while the disk is written to.
        let dropped = Atomic<Int>(0)

        init(_ writer: sending LogFileWriter) { self.writer = Mutex(writer) }

        deinit { writer.withLock { $0.close() } }
    }

    private let work: Work
    private let queue: LogQueue

    /// - Parameters:
    ///   - settings: where and how much.
    ///   - clock: the time of messages; another one, of real time, is used for pauses after failures.
    ///   - realClock: that one.
    ///   - limits: how much may wait.
    ///   - tell: hears what the files cannot say; must not block.
    init(
        _ settings: LogFileWriter.Settings, clock: any WallClock, realClock: any WallClock = SystemClock(),
        limits: LogQueue.Limits = LogQueue.Limits(), tell: @escaping @Sendable (LogNote) -> Void
    ) {
        let work = Work(LogFileWriter(settings, clock: realClock))
        self.work = work
        queue = LogQueue("log files", limits: limits) { records, dropped in
            let pause = work.pause.withLock { $0 }
            let (notes, total) = work.writer.withLock { writer in
                (writer.write(records, droppedAfter: dropped, pause: pause, now: clock.now), writer.dropped)
            }
            work.dropped.store(total, ordering: .relaxed)
            for note in notes { tell(note) }
        }
    }

    /// How many messages were not written.
    var dropped: Int { queue.dropped + work.dropped.load(ordering: .relaxed) }
    /// How many wait.
    var waiting: Int { queue.count }

    package func take(_ record: LogRecord) { queue.append(record) }

    /// Stops writing, for a reason that will stand in the files afterwards; `nil`: goes on.
    func pause(_ reason: String?) { work.pause.withLock { $0 = reason } }

    /// Waits until all is written.
    @discardableResult
    func flush(until deadline: DispatchTime) -> Bool { queue.flush(until: deadline) }
}

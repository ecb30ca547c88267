// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import Foundation
import Glibc
import Logging
import Timekeeping

/// Writes messages to standard error. A blocked terminal or pipe does not block callers.
package final class ConsoleLog: LogSink {
    /// The format of messages.
    enum Format: Sendable {
        case tree(TreeFormat)
        case json(JSONFormat)

        func text(_ record: LogRecord) -> String {
            switch self {
            case .tree(let format): format.text(record)
            case .json(let format): format.line(record)
            }
        }
    }

    private let queue: LogQueue

    /// - Parameters:
    ///   - format: the format of messages.
    ///   - clock: the clock for its own messages.
    ///   - limits: the limits of the queue.
    ///   - descriptor: the file descriptor to write to.
    init(
        format: Format, clock: any WallClock, limits: LogQueue.Limits = LogQueue.Limits(),
        descriptor: CInt = STDERR_FILENO
    ) {
        queue = LogQueue("log console", limits: limits) { records, dropped in
            var text = ""
            for record in records {
                text += format.text(record)
                if text.utf8.count > 1 << 16 {
                    Self.write(text, to: descriptor)
                    text = ""
                }
            }
            if dropped > 0 { text += format.text(.note(.missing(dropped, "console too slow"), at: clock.wallNow)) }
            Self.write(text, to: descriptor)
        }
    }

    /// Number of messages dropped.
    var dropped: Int { queue.dropped }
    /// Number of messages in the queue.
    var waiting: Int { queue.count }

    package func take(_ record: LogRecord) { queue.append(record) }

    /// Waits until all messages are written.
    @discardableResult
    func flush(until deadline: DispatchTime) -> Bool { queue.flush(until: deadline) }

    /// Errors are ignored, because there is no place to report them.
    private static func write(_ text: String, to descriptor: CInt) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let base = rest.baseAddress, !rest.isEmpty {
                let written = Glibc.write(descriptor, base, rest.count)
                if written >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
                } else if errno == EAGAIN {
                    // Another process that shares the descriptor may have made it non-blocking.
                    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&wanted, 1, -1)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

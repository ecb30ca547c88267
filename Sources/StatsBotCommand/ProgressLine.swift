// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Archive
import Foundation
import StatsBot

/// Shows progress on standard error in a line that is updated, but only in a terminal.
final class ProgressLine {
    /// Minimum time between updates.
    private static let interval: Duration = .milliseconds(100)

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private var phase: HistoryProgress.Phase?
    private var started = ContinuousClock.now
    private var shown: ContinuousClock.Instant?

    /// Updates the line, at most once per `interval`.
    func show(_ progress: HistoryProgress) {
        guard isTerminal else { return }
        let now = clock.now
        if progress.phase != phase {
            phase = progress.phase
            started = now
        } else if let shown, now - shown < Self.interval {
            return
        }
        shown = now
        write("\r\u{1B}[K" + progress.line(elapsed: now - started))
    }

    /// Updates the line with a text, at most once per `interval`.
    func show(_ text: String) {
        let now = clock.now
        guard isTerminal, shown.map({ now - $0 >= Self.interval }) ?? true else { return }
        shown = now
        write("\r\u{1B}[K" + text)
    }

    /// Clears the line.
    func end() {
        if shown != nil { write("\r\u{1B}[K") }
        shown = nil
    }

    /// Clears the line and writes a permanent one.
    func end(_ line: String) {
        end()
        write(line + "\n")
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Archive
import Foundation
import StatsBot

/// Shows on standard error how far something is: one line that changes, where that is a terminal; else nothing.
final class ProgressLine {
    /// The line changes at most so often.
    private static let interval: Duration = .milliseconds(100)

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private var phase: HistoryProgress.Phase?
    private var started = ContinuousClock.now
    private var shown: ContinuousClock.Instant?

    /// Shows how far it is, if it is time to.
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

    /// Takes the line away.
    func end() {
        if shown != nil { write("\r\u{1B}[K") }
        shown = nil
    }

    /// Takes the line away, and writes another that stays.
    func end(_ line: String) {
        end()
        write(line + "\n")
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

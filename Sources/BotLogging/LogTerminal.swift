// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc

/// Whether standard error is a terminal and supports color.
package struct LogTerminal: Sendable, Equatable {
    /// Whether standard error is a terminal.
    package let isTerminal: Bool
    /// Whether to use colors: not if `NO_COLOR` is not empty or the terminal is `dumb`. Source: https://no-color.org.
    package let isColored: Bool

    package init(isTerminal: Bool, environment: [String: String]) {
        self.isTerminal = isTerminal
        isColored = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The standard error of this process.
    package static var standardError: LogTerminal {
        LogTerminal(isTerminal: isatty(STDERR_FILENO) == 1, environment: ProcessInfo.processInfo.environment)
    }
}

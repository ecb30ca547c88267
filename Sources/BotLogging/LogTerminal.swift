// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc

/// What standard error is: a terminal or not, and one with colours or not.
package struct LogTerminal: Sendable, Equatable {
    /// Whether people read along.
    package let isTerminal: Bool
    /// Whether they see colours: not where `NO_COLOR` says something, nor on a terminal that is `dumb`.
    /// Source: https://no-color.org.
    package let isColoured: Bool

    /// Decides by the environment.
    package init(isTerminal: Bool, environment: [String: String]) {
        self.isTerminal = isTerminal
        isColoured = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// This process's.
    package static var standardError: LogTerminal {
        LogTerminal(isTerminal: isatty(STDERR_FILENO) == 1, environment: ProcessInfo.processInfo.environment)
    }
}

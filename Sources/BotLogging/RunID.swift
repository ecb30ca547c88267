// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Tells the runs of the bot apart: eight hexadecimal digits, drawn at the start.
package struct RunID: Sendable, Hashable, CustomStringConvertible {
    private let number: UInt32

    package init(_ number: UInt32 = .random(in: .min ... .max)) {
        self.number = number
    }

    /// The digits.
    package var description: String { String(format: "%08X", number) }
}

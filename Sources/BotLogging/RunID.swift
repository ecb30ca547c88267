// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A random ID of one run of the bot: eight hexadecimal digits.
package struct RunID: Sendable, Hashable, CustomStringConvertible {
    private let number: UInt32

    package init(_ number: UInt32 = .random(in: .min ... .max)) {
        self.number = number
    }

    package var description: String { String(format: "%08X", number) }
}

// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter

/// An error that tests throw.
package struct TestError: Error, Equatable {
    package var number: Int

    package init(number: Int = 0) {
        self.number = number
    }
}

extension MetricRegistry {
    /// The lines of one metric family in the exposition.
    package func samples(of family: String) -> [String] {
        String(decoding: exposition(), as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix(family) }
    }
}
